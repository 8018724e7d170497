import type { MetricName } from '../../src/metrics/catalog.ts';

/** Metrics that the demo's first minutes do not feed, by the test in which something feeds them. */
export const fedElsewhere: Readonly<Record<string, readonly MetricName[]>> = {
  'test/metrics/__snapshots__/count-event.test.ts.snap': [
    'ses_complained_recipients_total',
    'ses_complaints_total',
    'ses_rejects_total',
    'ses_rendering_failures_total',
    'ses_subscriptions_total',
    'ses_suppressed_recipients_total',
  ],
  'test/metrics/count-notice.test.ts': [
    'ses_advisor_recommendations_total',
    'ses_sending_status_changes_total',
  ],
  'test/collectors/failures-over-the-wire.test.ts': [
    'ses_exporter_aws_request_failures_total',
    'ses_exporter_collector_failures_total',
  ],
  'test/app/webhooks.test.ts': ['ses_exporter_unknown_path_requests_total'],
  'test/http/connections.test.ts': ['ses_exporter_connections_cut_total'],
  'test/receivers/sns/messages.test.ts': ['ses_exporter_messages_ignored_total'],
  'test/receivers/sns/refusals.test.ts': ['ses_exporter_messages_rejected_total'],
  'test/counting/label-limit.test.ts': ['ses_exporter_label_overflow_total'],
  'test/counting/period-sink.test.ts': ['ses_exporter_periods_shrunk_total'],
  'test/collectors/sending-statistics.test.ts': [
    'ses_statistics_complaints_total',
    'ses_statistics_rejects_total',
  ],
  'test/collectors/deliverability.test.ts': [
    'ses_vdm_configuration_set_emails_total',
    'ses_vdm_emails_total',
    'ses_vdm_identity_emails_total',
    'ses_vdm_isp_emails_total',
  ],
  'test/app/leadership.test.ts': ['ses_exporter_collector_leader'],
  'test/app/counting.test.ts': [
    'ses_exporter_event_log_dropped_total',
    'ses_exporter_event_log_records_total',
  ],
  'test/app/redis-watch.test.ts': [
    'ses_exporter_ledger_evicted_keys_total',
    'ses_exporter_ledger_lost_shards_total',
    'ses_exporter_ledger_may_evict',
  ],
  'test/counting/shared-totals.test.ts': ['ses_exporter_ledger_totals_timestamp_seconds'],
  'test/app/counted-log.test.ts': ['ses_exporter_log_messages_total'],
  'test/app/fleet.test.ts': [
    'ses_exporter_organization_accounts',
    'ses_exporter_organization_last_success_timestamp_seconds',
    'ses_exporter_region_state',
  ],
  'test/otel/metrics.test.ts': [
    'ses_exporter_otlp_export_failures_total',
    'ses_exporter_otlp_exports_total',
    'ses_exporter_otlp_last_success_timestamp_seconds',
    'ses_exporter_otlp_rejected_items_total',
  ],
  'test/receivers/sqs/poller.test.ts': [
    'ses_exporter_queue_given_up_total',
    'ses_exporter_queue_messages',
    'ses_exporter_queue_up',
  ],
  'test/counting/agreement.test.ts': [
    'ses_exporter_source_agreement_ratio',
    'ses_exporter_source_agreement_reference_events',
    'ses_exporter_source_agreement_source_events',
  ],
};

/** Metrics that a healthy demo with SNS alone has no series of, and why. */
export const withoutSeries = new Set<MetricName>([
  'ses_cloudwatch_metric_total', // only for features of SES that the demo's company does not use
  'ses_cloudwatch_metric_value',
  'ses_exporter_aws_request_failures_total', // only while AWS throttles
  'ses_exporter_collector_failures_total',
  'ses_exporter_event_log_records_total', // only with events.log
  'ses_exporter_event_log_dropped_total',
  'ses_exporter_otlp_exports_total', // only over OTLP
  'ses_exporter_otlp_export_failures_total',
  'ses_exporter_otlp_rejected_items_total',
  'ses_exporter_otlp_last_success_timestamp_seconds',
  'ses_exporter_region_state', // only with regions that are found by themselves
  'ses_exporter_organization_accounts', // only with discovery.organization
  'ses_exporter_organization_last_success_timestamp_seconds',
  'ses_exporter_ledger_totals_timestamp_seconds', // only with a ledger that several processes share
  'ses_exporter_ledger_may_evict', // only with a ledger in Redis
  'ses_exporter_ledger_evicted_keys_total',
  'ses_exporter_collector_leader',
  'ses_exporter_queue_messages', // only with receivers.sqs
  'ses_exporter_queue_given_up_total',
  'ses_exporter_queue_up',
  'ses_advisor_recommendations_total', // only over EventBridge
  'ses_sending_status_changes_total',
]);
