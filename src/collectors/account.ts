import type { Account } from '../aws/sesv2/account.ts';
import { sample, type Sample } from '../metrics/catalog/index.ts';
import type { AccountLabels } from '../aws/account.ts';
import { defineCollector } from './collector.ts';
import { inWords, stateSet } from './common/state-set.ts';

/** How the account stands with AWS, and what it has turned on. Whether it may send is account-sending's to say. */
export const account = defineCollector({
  name: 'account',
  service: 'ses',
  schedule: '2-59/5 * * * *',
  gauges: [
    'ses_account_enforcement_status',
    'ses_account_production_access_enabled',
    'ses_account_review_status',
    'ses_account_info',
    'ses_account_suppression_enabled',
    'ses_account_suppression_validation_enabled',
    'ses_account_vdm_enabled',
    'ses_account_vdm_engagement_metrics_enabled',
    'ses_account_vdm_optimized_shared_delivery_enabled',
    'ses_account_dedicated_ip_auto_warmup_enabled',
  ],
  counters: [],
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
  const suppressed = new Set(found.suppressedReasons.map(inWords));
  return [
    ...(found.enforcementStatus
      ? stateSet(['healthy', 'probation', 'shutdown'], found.enforcementStatus).map(([status, is]) =>
          sample('ses_account_enforcement_status', { ...labels, status }, is),
        )
      : []),
    ...isOn('ses_account_production_access_enabled', labels, found.productionAccessEnabled),
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
    ...[...new Set(['bounce', 'complaint', ...suppressed])].map((reason) =>
      sample('ses_account_suppression_enabled', { ...labels, reason }, suppressed.has(reason) ? 1 : 0),
    ),
    ...isOn('ses_account_suppression_validation_enabled', labels, found.suppressionValidationEnabled),
    ...isOn('ses_account_vdm_enabled', labels, vdm.enabled),
    ...isOn('ses_account_vdm_engagement_metrics_enabled', labels, vdm.engagementMetrics),
    ...isOn('ses_account_vdm_optimized_shared_delivery_enabled', labels, vdm.optimizedSharedDelivery),
    ...isOn('ses_account_dedicated_ip_auto_warmup_enabled', labels, found.dedicatedIpAutoWarmupEnabled),
  ];
}

/** What was not said is not shown: 0 would be a lie. */
function isOn(
  name:
    | 'ses_account_production_access_enabled'
    | 'ses_account_suppression_validation_enabled'
    | 'ses_account_vdm_enabled'
    | 'ses_account_vdm_engagement_metrics_enabled'
    | 'ses_account_vdm_optimized_shared_delivery_enabled'
    | 'ses_account_dedicated_ip_auto_warmup_enabled',
  labels: AccountLabels,
  on: boolean | undefined,
): readonly Sample[] {
  return on === undefined ? [] : [sample(name, labels, on ? 1 : 0)];
}
