import { account, type MetricSpec } from './spec.ts';

const byPair = [...account, 'event_type', 'source', 'reference'] as const;

/** What the exporter says about the sources of its totals: how far they agree, and how old each is. */
export const sourceMetrics = {
  ses_exporter_source_agreement_ratio: {
    type: 'gauge',
    help: 'Events that one source counted in the last 6 hours for each that the reference counted: 1 is agreement. The newest half hour is left out, and what was before the start; absent where both counted none.',
    labels: byPair,
    stability: 'experimental',
  },
  ses_exporter_source_agreement_source_events: {
    type: 'gauge',
    help: 'Events that the source of ses_exporter_source_agreement_ratio counted in the time compared.',
    labels: byPair,
    stability: 'experimental',
  },
  ses_exporter_source_agreement_reference_events: {
    type: 'gauge',
    help: 'Events that the reference of ses_exporter_source_agreement_ratio counted in the time compared: whether there are enough to compare.',
    labels: byPair,
    stability: 'experimental',
  },
  ses_exporter_source_newest_data_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time of the newest data of a source since the start: an event’s own time, or the end of a slot that has any.',
    labels: ['source', ...account],
    stability: 'experimental',
  },
} as const satisfies Record<string, MetricSpec>;
