import { account } from '../../../support/http-registry.ts';
import { agreement, hour, now } from '../../../support/landing-states.ts';
import { where, type PlantedStates } from './planted.ts';

/** The exporter, and what it reads from AWS. */
export const exporterStates: PlantedStates = {
  'a ledger that cannot be written': {
    plant: (world) => void (world.ledgerHealthy = false),
    ids: ['ledger_failing'],
    says: 'The ledger cannot be written: no events are counted, and senders must send them again.',
  },
  'a Redis that may evict': {
    plant: ({ registry }) => registry.set('ses_exporter_ledger_may_evict', {}, 1),
    ids: ['ledger_evicts'],
    says: 'Redis may evict keys of the ledger: events may then be counted twice.',
  },
  'a Redis that evicted': {
    plant: ({ registry }) => registry.count('ses_exporter_ledger_evicted_keys_total', {}, 1_200),
    ids: ['ledger_evicts'],
    says: 'Redis evicted 1,200 keys in the last hour: events may be counted twice.',
  },
  'a Redis that lost its data': {
    plant: ({ registry }) => registry.count('ses_exporter_ledger_lost_shards_total', {}, 16),
    ids: ['ledger_lost'],
    says: 'Redis lost data of the ledger: 16 of its parts were found empty in the last hour.',
  },
  'a clock that is behind': {
    plant: ({ registry }) => registry.set('ses_exporter_clock_offset_seconds', {}, 3_700),
    ids: ['clock_wrong'],
    says: 'The clock of this host is 1\u00A0h behind AWS’s.',
  },
  'a collector that fails': {
    plant: (world) =>
      world.report('cloudwatch', {
        ok: false,
        lastSuccess: now - 2 * hour,
        lastError: 'cloudwatch GetMetricData failed: Throttling: Rate exceeded',
      }),
    ids: ['collector_failing'],
    says: `Collector cloudwatch fails for ${where} (last success 2\u00A0h ago): cloudwatch GetMetricData failed: Throttling: Rate exceeded.`,
  },
  'a collector that has never succeeded': {
    plant: (world) =>
      world.report('suppression', { ok: false, lastSuccess: undefined, lastError: 'AccessDenied' }),
    ids: ['collector_never_succeeded'],
    says: `Collector suppression has never succeeded for ${where} since the start: AccessDenied.`,
  },
  'a part of a collector that is denied': {
    plant: (world) => world.report('identities', { denied: ['DKIM of identities'] }),
    ids: ['collector_part_denied'],
    says: `Collector identities is denied DKIM of identities of ${where}.`,
  },
  'a part of a collector that AWS answers with an error': {
    plant: (world) => world.report('cloudwatch', { failed: ['Send: Forbidden'] }),
    ids: ['collector_part_failing'],
    says: `Collector cloudwatch gets errors from AWS for Send: Forbidden of ${where}.`,
  },
  'no call of SES’s API that works': {
    plant: ({ registry }) => registry.set('ses_up', account, 0),
    ids: ['ses_api_down'],
    says: `No call of SES’s API works for ${where}.`,
  },
  'a label that is full': {
    plant: (world) =>
      void (world.fullLabels = [{ label: 'tag_campaign', metric: 'ses_events_total', values: 10_000 }]),
    ids: ['label_overflow'],
    says: 'ses_events_total is full: further values of the label tag_campaign, beside the 10,000 that it has, are counted together as __other__.',
  },
  'fewer events than AWS counts': {
    plant: (world) => agreement(world, 'send', 400, 1_000),
    ids: ['sources_disagree'],
    says: `Of 1,000 events of type send that cloudwatch counted in six hours for ${where}, 40\u00A0% arrived here.`,
  },
  'a reload that failed': {
    plant: ({ registry }) => registry.set('ses_exporter_config_last_reload_successful', {}, 0),
    ids: ['configuration_not_loaded'],
    says: 'The last reload of the configuration failed: the change is not in force.',
  },
  'an event log that loses records': {
    plant: ({ registry }) => registry.count('ses_exporter_event_log_dropped_total', { output: 'otlp' }, 7),
    ids: ['event_log_dropped'],
    says: 'The event log lost 7 records for otlp in the last hour.',
  },
  'an export over OTLP that fails': {
    plant: ({ registry }) => {
      const last = 'ses_exporter_otlp_last_success_timestamp_seconds';
      registry.set(last, { signal: 'metrics' }, now / 1_000 - 600);
      registry.count('ses_exporter_otlp_export_failures_total', { signal: 'metrics', reason: 'tls' });
    },
    ids: ['otlp_failing'],
    says: 'The last export of metrics over OTLP failed: tls.',
  },
};
