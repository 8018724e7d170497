import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { calling } from '../errors.ts';

/** What SES says of the account as a whole. Source of the shape: SES API v2 reference, GetAccount. */
export interface AccountApi {
  getAccount(signal: AbortSignal): Promise<Account>;
}

/** AWS's own words and switches; `undefined` is what the answer did not say. AWS may add words. */
export interface Account {
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  readonly enforcementStatus: string | undefined;
  readonly productionAccessEnabled: boolean | undefined;
  /** Of the latest request for production access: `PENDING`, `FAILED`, `GRANTED` or `DENIED`. */
  readonly reviewStatus: string | undefined;
  /** `MARKETING` or `TRANSACTIONAL`. */
  readonly mailType: string | undefined;
  /** `NONE`, `ESSENTIALS`, `PRO` or `ENTERPRISE`. */
  readonly pricingPlan: string | undefined;
  /** The plan from the next month on; `undefined` while no change is scheduled. */
  readonly nextPricingPlan: string | undefined;
  /** For which of `BOUNCE` and `COMPLAINT` an address gets on the account's suppression list. */
  readonly suppressedReasons: readonly string[];
  /** Whether SES judges addresses itself and suppresses the doubtful (Auto Validation). */
  readonly suppressionValidationEnabled: boolean;
  /** Virtual Deliverability Manager; its parts are off while it is. */
  readonly vdm: {
    readonly enabled: boolean;
    readonly engagementMetrics: boolean;
    readonly optimizedSharedDelivery: boolean;
  };
  readonly dedicatedIpAutoWarmupEnabled: boolean | undefined;
}

export function createAccountApi(client: SESv2Client): AccountApi {
  return {
    getAccount: (signal) =>
      calling('sesv2', 'GetAccount', async () => {
        const account = await client.send(new GetAccountCommand(), { abortSignal: signal });
        const { Details, PricingAttributes, SuppressionAttributes, VdmAttributes } = account;
        return {
          enforcementStatus: account.EnforcementStatus,
          productionAccessEnabled: account.ProductionAccessEnabled,
          reviewStatus: Details?.ReviewDetails?.Status,
          mailType: Details?.MailType,
          pricingPlan: PricingAttributes?.CurrentPlan,
          nextPricingPlan: PricingAttributes?.NextPlan,
          suppressedReasons: SuppressionAttributes?.SuppressedReasons ?? [],
          suppressionValidationEnabled: isEnabled(
            SuppressionAttributes?.ValidationAttributes?.ConditionThreshold?.ConditionThresholdEnabled,
          ),
          vdm: {
            enabled: isEnabled(VdmAttributes?.VdmEnabled),
            engagementMetrics: isEnabled(VdmAttributes?.DashboardAttributes?.EngagementMetrics),
            optimizedSharedDelivery: isEnabled(VdmAttributes?.GuardianAttributes?.OptimizedSharedDelivery),
          },
          dedicatedIpAutoWarmupEnabled: account.DedicatedIpAutoWarmupEnabled,
        };
      }),
  };
}

/** A FeatureStatus; a feature that is not mentioned was never turned on. */
function isEnabled(status: string | undefined): boolean {
  return status === 'ENABLED';
}
