import { account, type MetricSpec } from './spec.ts';

const byCollector = ['collector', ...account] as const;
const byPair = [...account, 'event_type', 'source', 'reference'] as const;

/** What the exporter says about itself. */
export const exporterMetrics = {
  ses_exporter_build_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell what is running.',
    labels: ['version', 'revision', 'node_version'],
    stability: 'stable',
  },
  ses_exporter_collector_success: {
    type: 'gauge',
    help: 'Whether the last run of a collector succeeded, 1 or 0.',
    labels: byCollector,
    stability: 'stable',
  },
  ses_exporter_collector_duration_seconds: {
    type: 'gauge',
    help: 'How long the last run of a collector took.',
    labels: byCollector,
    stability: 'stable',
  },
  ses_exporter_collector_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time of the last successful run of a collector; 0 before the first.',
    labels: byCollector,
    stability: 'stable',
  },
  ses_exporter_collector_left_out: {
    type: 'gauge',
    help: 'Things that a collector found and gave no series of their own, because there are more than its settings allow.',
    labels: byCollector,
    stability: 'stable',
  },
  ses_exporter_messages_total: {
    type: 'counter',
    help: 'Messages that arrived at a carrier; each is then counted, a duplicate, ignored or rejected.',
    labels: ['carrier'],
    stability: 'stable',
  },
  ses_exporter_messages_counted_total: {
    type: 'counter',
    help: 'Messages whose event was new and is now in the counters.',
    labels: ['carrier'],
    stability: 'stable',
  },
  ses_exporter_messages_duplicate_total: {
    type: 'counter',
    help: 'Messages whose event had been counted before.',
    labels: ['carrier'],
    stability: 'stable',
  },
  ses_exporter_messages_ignored_total: {
    type: 'counter',
    help: 'Trusted messages that bring no event to count: confirmations, set-up tests, unknown event types.',
    labels: ['carrier'],
    stability: 'stable',
  },
  ses_exporter_messages_rejected_total: {
    type: 'counter',
    help: 'Messages that were refused, by reason; none of them touched a counter of mail.',
    labels: ['carrier', 'reason'],
    stability: 'stable',
  },
  ses_exporter_carrier_last_message_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time at which a carrier last brought a trusted message; 0 before the first.',
    labels: ['carrier'],
    stability: 'stable',
  },
  ses_exporter_aws_requests_total: {
    type: 'counter',
    help: 'HTTP requests sent to AWS, every try of a retried call included.',
    labels: ['service', 'operation'],
    stability: 'stable',
  },
  ses_exporter_aws_request_failures_total: {
    type: 'counter',
    help: 'HTTP requests to AWS that failed, by AWS error code or network error.',
    labels: ['service', 'operation', 'code'],
    stability: 'stable',
  },
  ses_exporter_cloudwatch_metrics_requested_total: {
    type: 'counter',
    help: 'Metrics requested by GetMetricData, which is what AWS bills.',
    labels: [],
    stability: 'stable',
  },
  ses_exporter_periods_shrunk_total: {
    type: 'counter',
    help: 'Periods that AWS revised downwards after they had been counted; a counter never goes back.',
    labels: ['collector'],
    stability: 'stable',
  },
  ses_exporter_periods_revised_total: {
    type: 'counter',
    help: 'Periods of which AWS said something else, or anything at all, only after they had been read as complete; the counters follow upwards.',
    labels: ['collector'],
    stability: 'stable',
  },
  ses_exporter_aws_clock_offset_seconds: {
    type: 'gauge',
    help: 'How far AWS’s clock is ahead of this host’s, to the second or so (Date of the last answer).',
    labels: account,
    stability: 'stable',
  },
  ses_exporter_label_overflow_total: {
    type: 'counter',
    help: 'Increments whose label value became __other__ because the metric is full.',
    labels: ['label'],
    stability: 'stable',
  },
  ses_exporter_series_shown_at_zero: {
    type: 'gauge',
    help: 'Series with a value that the last scrape showed at 0, because they are new (setting exposition.zero_for).',
    labels: [],
    stability: 'stable',
  },
  ses_exporter_ledger_up: {
    type: 'gauge',
    help: 'Whether the last write of the ledger was durable, 1 or 0.',
    labels: [],
    stability: 'stable',
  },
  ses_exporter_queue_messages: {
    type: 'gauge',
    help: 'Messages in an SQS queue that is read, as SQS estimates: visible, in_flight (received and not deleted), delayed.',
    labels: ['queue', 'state'],
    stability: 'stable',
  },
  ses_exporter_queue_given_up_total: {
    type: 'counter',
    help: 'Messages of an SQS queue that can never be counted, at their last receive: left to the dead-letter queue, or deleted where there is none.',
    labels: ['queue', 'to'],
    stability: 'stable',
  },
  ses_exporter_event_log_records_total: {
    type: 'counter',
    help: 'Records of counted events handed to an output of the event log (setting events.log).',
    labels: ['output'],
    stability: 'stable',
  },
  ses_exporter_event_log_dropped_total: {
    type: 'counter',
    help: 'Records of counted events that an output of the event log lost, because nobody took them; the events are counted.',
    labels: ['output'],
    stability: 'stable',
  },
  ses_exporter_log_messages_total: {
    type: 'counter',
    help: 'Lines written to the log, by level.',
    labels: ['level'],
    stability: 'stable',
  },
  ses_exporter_config_last_reload_successful: {
    type: 'gauge',
    help: 'Whether the last reload of the configuration succeeded, 1 or 0.',
    labels: [],
    stability: 'stable',
  },
  ses_exporter_config_last_reload_success_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time of the last successful load of the configuration.',
    labels: [],
    stability: 'stable',
  },
  ses_exporter_carrier_events_total: {
    type: 'counter',
    help: 'Events that a carrier was the first to bring; a message may hold several.',
    labels: ['carrier'],
    stability: 'stable',
  },
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
    help: 'Events that the reference of ses_exporter_source_agreement_ratio counted in the time compared: whether there are enough to judge by.',
    labels: byPair,
    stability: 'experimental',
  },
  ses_exporter_source_newest_data_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time of the newest data that a source brought since the start: an event’s own time, or the end of a slot that has any.',
    labels: ['source', ...account],
    stability: 'experimental',
  },
} as const satisfies Record<string, MetricSpec>;
