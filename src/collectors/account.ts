import type { AccountLabels } from '../aws/account.ts';
import type { Account } from '../aws/sesv2/account.ts';
import { gauge, samplerOf, type MetricSpecs, type SampleOf } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';
import { inWords, stateSet, switchValue, wordFlags } from './common/state-set.ts';

const metrics = {
  ses_account_enforcement_status: {
    ...gauge(
      'Enforcement status of the account by AWS: 1 for the present status of healthy, probation and shutdown, else 0 (GetAccount EnforcementStatus).',
      'status',
    ),
    stateSet: true,
  },
  ses_account_production_access_enabled: gauge(
    'Whether the account is out of the sandbox, 1 or 0 (GetAccount ProductionAccessEnabled).',
  ),
  ses_account_review_status: {
    ...gauge(
      'The latest request for production access: 1 for the present status of pending, failed, granted and denied, else 0; all 0 when there was none (GetAccount Details.ReviewDetails.Status).',
      'status',
    ),
    stateSet: true,
  },
  ses_account_info: gauge(
    'Always 1; its labels tell the mail type that was stated, the pricing plan and the one scheduled next (GetAccount Details.MailType, PricingAttributes).',
    'mail_type',
    'pricing_plan',
    'next_pricing_plan',
  ),
  ses_account_suppression_enabled: gauge(
    'Whether an address gets on the account’s suppression list for a reason, bounce or complaint, 1 or 0 (GetAccount SuppressionAttributes.SuppressedReasons).',
    'reason',
  ),
  ses_account_suppression_validation_enabled: gauge(
    'Whether SES suppresses addresses that it judges to be invalid itself, 1 or 0 (GetAccount SuppressionAttributes.ValidationAttributes).',
  ),
  ses_account_vdm_enabled: gauge(
    'Whether Virtual Deliverability Manager is enabled, 1 or 0 (GetAccount VdmAttributes.VdmEnabled).',
  ),
  ses_account_vdm_engagement_metrics_enabled: gauge(
    'Whether Virtual Deliverability Manager tracks opens and clicks, 1 or 0 (GetAccount VdmAttributes.DashboardAttributes.EngagementMetrics).',
  ),
  ses_account_vdm_optimized_shared_delivery_enabled: gauge(
    'Whether Virtual Deliverability Manager chooses the shared IP address by recipient, 1 or 0 (GetAccount VdmAttributes.GuardianAttributes.OptimizedSharedDelivery).',
  ),
  ses_account_dedicated_ip_auto_warmup_enabled: gauge(
    'Whether new dedicated IP addresses are warmed up automatically, 1 or 0 (GetAccount DedicatedIpAutoWarmupEnabled).',
  ),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);
type Sample = SampleOf<typeof metrics>;

/** How the account stands with AWS, and what it has turned on. Whether it may send is account-sending's to say. */
export const account = defineCollector({
  name: 'account',
  description:
    'GetAccount of SES’s API v2: enforcement, production access, suppression and deliverability settings.',
  service: 'ses',
  schedule: '2-59/5 * * * *',
  metrics,
  iam: ['ses:GetAccount'],
  create: () => ({
    async *collect({ aws, labels, signal }) {
      const sesv2 = await aws.sesv2();
      yield { samples: samplesOf(await sesv2.getAccount(signal), labels) };
    },
  }),
});

function samplesOf(found: Account, labels: AccountLabels): readonly Sample[] {
  const { vdm } = found;
  return [
    ...(found.enforcementStatus
      ? stateSet(['healthy', 'probation', 'shutdown'], found.enforcementStatus).map(([status, is]) =>
          sample('ses_account_enforcement_status', { ...labels, status }, is),
        )
      : []),
    ...switchValue(found.productionAccessEnabled).map((is) =>
      sample('ses_account_production_access_enabled', labels, is),
    ),
    ...stateSet(['pending', 'failed', 'granted', 'denied'], found.reviewStatus).map(([status, is]) =>
      sample('ses_account_review_status', { ...labels, status }, is),
    ),
    sample(
      'ses_account_info',
      {
        ...labels,
        mail_type: inWords(found.mailType),
        pricing_plan: inWords(found.pricingPlan),
        next_pricing_plan: inWords(found.nextPricingPlan),
      },
      1,
    ),
    ...wordFlags(['bounce', 'complaint'], found.suppressedReasons).map(([reason, is]) =>
      sample('ses_account_suppression_enabled', { ...labels, reason }, is),
    ),
    ...switchValue(found.suppressionValidationEnabled).map((is) =>
      sample('ses_account_suppression_validation_enabled', labels, is),
    ),
    ...switchValue(vdm.enabled).map((is) => sample('ses_account_vdm_enabled', labels, is)),
    ...switchValue(vdm.engagementMetrics).map((is) =>
      sample('ses_account_vdm_engagement_metrics_enabled', labels, is),
    ),
    ...switchValue(vdm.optimizedSharedDelivery).map((is) =>
      sample('ses_account_vdm_optimized_shared_delivery_enabled', labels, is),
    ),
    ...switchValue(found.dedicatedIpAutoWarmupEnabled).map((is) =>
      sample('ses_account_dedicated_ip_auto_warmup_enabled', labels, is),
    ),
  ];
}
