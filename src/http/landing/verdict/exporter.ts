import { labelsKey } from '../../../contracts/increment.ts';
import { CLOCK_TOLERANCE_MS } from '../../../platform/clock.ts';
import { count, percent, span } from '../words.ts';
import type { Condition, Known } from './condition.ts';
import { off, placeOf } from './places.ts';
import { setsWithout } from './senders.ts';
import { eventTypes } from '../../../events/ses-event.ts';
import { RECENT_MS, thresholds } from './thresholds.ts';

/** The exporter itself: whether what it counts is remembered, right and shown. */
export const exporterConditions: readonly Condition[] = [
  {
    id: 'ledger_failing',
    severity: 'critical',
    remedy:
      'See `/-/ready` and the log for why. Free the disk (`df`), repair the volume, or fail over Redis: the exporter recovers by itself. If the ledger is said to be lost, put its file or a copy back and restart. Nothing is lost yet: SNS sends again for an hour at most, queues for days.',
    see: { alert: 'SesLedgerFailing' },
    find: ({ ledgerHealthy }) =>
      ledgerHealthy
        ? []
        : ['The ledger cannot be written: no events are counted, and senders must send them again.'],
  },
  {
    id: 'ledger_evicts',
    severity: 'critical',
    remedy:
      '`redis-cli config set maxmemory-policy noeviction`, and in its configuration, on primaries and replicas (ElastiCache, MemoryDB: the parameter group). Give Redis more memory, or shorten `ledger.retention`.',
    see: { alert: 'SesLedgerEvicts' },
    find: (known) => {
      const may = known.gauges('ses_exporter_ledger_may_evict').some(({ value }) => value > 0);
      const evicted = known.recent.increase('ses_exporter_ledger_evicted_keys_total', {}, RECENT_MS);
      return [
        ...(may ? ['Redis may evict keys of the ledger: events may then be counted twice.'] : []),
        ...(evicted > 0
          ? [`Redis evicted ${count(evicted)} keys in the last hour: events may be counted twice.`]
          : []),
      ];
    },
  },
  {
    id: 'ledger_lost',
    severity: 'critical',
    remedy:
      'What was counted in them is lost, and a message that is delivered again is counted again. Find out in Redis’s log why it lost its data; turn on its persistence (`appendonly yes`), and a replica.',
    see: { document: 'docs/scaling.md' },
    find: ({ recent }) => {
      const lost = recent.increase('ses_exporter_ledger_lost_shards_total', {}, RECENT_MS);
      return lost > 0
        ? [`Redis lost data of the ledger: ${count(lost)} of its parts were found empty in the last hour.`]
        : [];
    },
  },
  {
    id: 'clock_wrong',
    severity: 'critical',
    remedy:
      'Set the clock of the host, and keep it synchronized: `timedatectl`, chrony, the Amazon Time Sync Service. Until then messages that look too old or too new are refused, to be sent again; the exporter recovers with AWS’s next answer.',
    see: { alert: 'SesClockWrong' },
    find: (known) =>
      known.gauges('ses_exporter_clock_offset_seconds').flatMap(({ value }) => {
        const ahead = value * 1_000;
        if (Math.abs(ahead) <= CLOCK_TOLERANCE_MS) return [];
        return [
          `The clock of this host is ${span(Math.abs(ahead))} ${ahead > 0 ? 'behind' : 'ahead of'} AWS’s.`,
        ];
      }),
  },
  {
    id: 'sources_disagree',
    severity: 'warning',
    remedy:
      'Some mail has no event destination, or a receiver loses events. Give the account a default configuration set with a destination for all event types; see the refused messages here, and the dead-letter queues: what is moved back is counted once.',
    see: { alert: 'SesSourcesDisagree' },
    find: disagreement,
  },
  {
    id: 'configuration_not_loaded',
    severity: 'warning',
    remedy:
      '`ses-exporter check --config.file=FILE` names every problem. Fix the file and reload (`kill -HUP`). The old configuration is in force, and a restart would fail.',
    see: { alert: 'SesConfigurationNotLoaded' },
    find: (known) =>
      off(known, 'ses_exporter_config_last_reload_successful').map(
        () => 'The last reload of the configuration failed: the change is not in force.',
      ),
  },
  {
    id: 'label_overflow',
    severity: 'warning',
    remedy:
      'A tag with a value per mail: remove it from `labels.tags`. A word of AWS’s, or an account: check who may publish events. Otherwise raise `labels.max_series_per_metric`, and give Prometheus the memory for it. Totals stay right.',
    see: { alert: 'SesLabelOverflow' },
    find: ({ fullLabels }) =>
      fullLabels.map(
        ({ label, metric, values }) =>
          `${metric} is full: further values of the label ${label}, beside the ${count(values)} that it has, are counted together as __other__.`,
      ),
  },
  {
    id: 'event_log_dropped',
    severity: 'warning',
    remedy:
      'The events are counted; their records are lost. See the log for what the output says: an OpenTelemetry collector that does not answer, or a standard output that nobody reads. Sample fewer (`events.log`).',
    see: { document: 'docs/event-log.md' },
    find: ({ recent }) =>
      recent.values(DROPPED, 'output').flatMap((output) => {
        const lately = recent.increase(DROPPED, { output }, RECENT_MS);
        return lately > 0
          ? [`The event log lost ${count(lately)} records for ${output} in the last hour.`]
          : [];
      }),
  },
  {
    id: 'otlp_failing',
    severity: 'warning',
    remedy:
      'unreachable, timeout: the address in `otlp`, and whether the collector runs. tls: its certificate. refused: its credentials, or a receiver that is not enabled. unavailable: it is overloaded. The next export of metrics makes up for it.',
    see: { document: 'docs/opentelemetry.md' },
    find: otlpFailures,
  },
];

const DROPPED = 'ses_exporter_event_log_dropped_total';
const OTLP = 'ses_exporter_otlp_export_failures_total';

/** Signals whose last export failed. */
function otlpFailures(known: Known): readonly string[] {
  return known.gauges('ses_exporter_otlp_last_success_timestamp_seconds').flatMap(({ labels, value }) => {
    const { signal = '' } = labels;
    const failed = known.recent.last(OTLP, { signal });
    if (failed === undefined || failed <= value * 1_000) return [];
    const reasons = known.recent
      .values(OTLP, 'reason')
      .filter((reason) => known.recent.increase(OTLP, { signal, reason }, RECENT_MS) > 0);
    return [`The last export of ${signal} over OTLP failed: ${reasons.join(', ') || 'see the log'}.`];
  });
}

/** Whether CloudWatch counts delays is told both ways (its guide, re:Post): nothing is concluded from them. */
const compared = eventTypes.filter((type) => type !== 'delivery_delay');

/** As the alert has it: fewer events than AWS counts, of a type that no configuration set leaves out on purpose. */
function disagreement(known: Known): readonly string[] {
  const ratios = new Map(
    known
      .gauges('ses_exporter_source_agreement_ratio')
      .map(({ labels, value }) => [labelsKey(labels), value]),
  );
  return known
    .gauges('ses_exporter_source_agreement_reference_events')
    .filter(({ labels, value }) => labels['source'] === 'events' && value >= thresholds.minimumCompared)
    .flatMap(({ labels, value }) => {
      const ratio = ratios.get(labelsKey(labels)) ?? 1;
      const type = compared.find((one) => one === labels['event_type']);
      if (!type || ratio >= thresholds.agreement || setsWithout(known, type).length > 0) return [];
      return [
        `Of ${count(value)} events of type ${type} that ${labels['reference']} counted in six hours for ${placeOf(labels)}, ${percent(ratio)} arrived here.`,
      ];
    });
}
