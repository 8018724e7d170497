import type { AccountLabels } from '../../aws/account.ts';
import type { ConfigurationSet, EventDestination } from '../../aws/sesv2/configuration-sets.ts';
import { sample, type LabelsOf, type Sample } from '../../metrics/catalog/index.ts';
import { inWords } from '../common/state-set.ts';

export interface KnownSet {
  readonly name: string;
  readonly set: ConfigurationSet;
  readonly destinations: readonly EventDestination[];
}

/** Sets that cannot send, then those with a destination turned off: a limit is not to hide trouble. */
export function worstFirst(sets: readonly KnownSet[]): readonly KnownSet[] {
  return sets.toSorted((a, b) => trouble(b) - trouble(a) || (a.name < b.name ? -1 : 1));
}

function trouble({ set, destinations }: KnownSet): number {
  return (set.sendingEnabled === false ? 2 : 0) + (destinations.some(({ enabled }) => !enabled) ? 1 : 0);
}

type SetLabels = LabelsOf<'ses_configuration_set_sending_enabled'>;

/** The set's own series. What it leaves to the account has none: 0 would be a lie. */
export function setSamples({ name, set }: KnownSet, account: AccountLabels): readonly Sample[] {
  const labels = { ...account, configuration_set: name };
  const { lastFreshStart, maxDeliverySeconds, suppressedReasons } = set;
  const info = {
    tls_policy: inWords(set.tlsPolicy),
    https_policy: inWords(set.httpsPolicy),
    sending_pool: set.sendingPool ?? '',
    custom_redirect_domain: set.customRedirectDomain ?? '',
    suppression_scope: inWords(set.suppressionScope),
  };
  return [
    ...isOn('ses_configuration_set_sending_enabled', labels, set.sendingEnabled),
    ...isOn('ses_configuration_set_reputation_metrics_enabled', labels, set.reputationMetricsEnabled),
    ...(lastFreshStart === undefined
      ? []
      : [sample('ses_configuration_set_last_fresh_start_timestamp_seconds', labels, lastFreshStart / 1_000)]),
    sample('ses_configuration_set_info', { ...labels, ...info }, 1),
    ...(maxDeliverySeconds === undefined
      ? []
      : [sample('ses_configuration_set_max_delivery_seconds', labels, maxDeliverySeconds)]),
    ...isOn('ses_configuration_set_archiving_enabled', labels, Boolean(set.archiveArn)),
    ...(suppressedReasons ? suppressionSamples(suppressedReasons, labels) : []),
    ...isOn('ses_configuration_set_suppression_validation_enabled', labels, set.suppressionValidationEnabled),
    ...isOn('ses_configuration_set_vdm_engagement_metrics_enabled', labels, set.vdmEngagementMetrics),
    ...isOn(
      'ses_configuration_set_vdm_optimized_shared_delivery_enabled',
      labels,
      set.vdmOptimizedSharedDelivery,
    ),
  ];
}

function suppressionSamples(reasons: readonly string[], labels: SetLabels): readonly Sample[] {
  const suppressed = new Set(reasons.map(inWords));
  return [...new Set(['bounce', 'complaint', ...suppressed])].map((reason) =>
    sample(
      'ses_configuration_set_suppression_enabled',
      { ...labels, reason },
      suppressed.has(reason) ? 1 : 0,
    ),
  );
}

function isOn(
  name:
    | 'ses_configuration_set_sending_enabled'
    | 'ses_configuration_set_reputation_metrics_enabled'
    | 'ses_configuration_set_archiving_enabled'
    | 'ses_configuration_set_suppression_validation_enabled'
    | 'ses_configuration_set_vdm_engagement_metrics_enabled'
    | 'ses_configuration_set_vdm_optimized_shared_delivery_enabled',
  labels: SetLabels,
  on: boolean | undefined,
): readonly Sample[] {
  return on === undefined ? [] : [sample(name, labels, on ? 1 : 0)];
}
