import type { AccountLabels } from '../../aws/account.ts';
import type { ConfigurationSet, EventDestination } from '../../aws/sesv2/configuration-sets.ts';
import { eventTypes } from '../../events/ses-event.ts';
import { inWords, switchValue, wordFlags } from '../common/state-set.ts';
import { sample, type Sample } from './metrics.ts';

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

/** The set's own series. What it leaves to the account has none. */
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
    ...switchValue(set.sendingEnabled).map((is) =>
      sample('ses_configuration_set_sending_enabled', labels, is),
    ),
    ...switchValue(set.reputationMetricsEnabled).map((is) =>
      sample('ses_configuration_set_reputation_metrics_enabled', labels, is),
    ),
    ...(lastFreshStart === undefined
      ? []
      : [sample('ses_configuration_set_last_fresh_start_timestamp_seconds', labels, lastFreshStart / 1_000)]),
    sample('ses_configuration_set_info', { ...labels, ...info }, 1),
    ...(maxDeliverySeconds === undefined
      ? []
      : [sample('ses_configuration_set_max_delivery_seconds', labels, maxDeliverySeconds)]),
    sample('ses_configuration_set_archiving_enabled', labels, set.archiveArn ? 1 : 0),
    ...(suppressedReasons
      ? wordFlags(['bounce', 'complaint'], suppressedReasons).map(([reason, is]) =>
          sample('ses_configuration_set_suppression_enabled', { ...labels, reason }, is),
        )
      : []),
    ...switchValue(set.suppressionValidationEnabled).map((is) =>
      sample('ses_configuration_set_suppression_validation_enabled', labels, is),
    ),
    ...switchValue(set.vdmEngagementMetrics).map((is) =>
      sample('ses_configuration_set_vdm_engagement_metrics_enabled', labels, is),
    ),
    ...switchValue(set.vdmOptimizedSharedDelivery).map((is) =>
      sample('ses_configuration_set_vdm_optimized_shared_delivery_enabled', labels, is),
    ),
  ];
}

/** Where a set's events go: a type that no enabled destination gets is a type that nobody counts. */
export function destinationSamples(
  { name, destinations }: KnownSet,
  account: AccountLabels,
): readonly Sample[] {
  const ofSet = { ...account, configuration_set: name };
  return [
    sample('ses_configuration_set_event_destinations', ofSet, destinations.length),
    ...destinations.flatMap((one) => {
      const { kind, arn } = one;
      const labels = { ...ofSet, destination: one.name };
      return [
        sample('ses_configuration_set_event_destination_info', { ...labels, kind, arn }, 1),
        sample('ses_configuration_set_event_destination_enabled', labels, one.enabled ? 1 : 0),
        ...wordFlags(eventTypes, one.eventTypes).map(([event_type, is]) =>
          sample('ses_configuration_set_event_destination_event_type', { ...labels, event_type }, is),
        ),
      ];
    }),
  ];
}
