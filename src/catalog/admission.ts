import type { MetricSpec } from './spec.ts';

/** What the listeners and the receivers behind them take in at once, and what they turn away. */
export const admissionMetrics = {
  ses_exporter_messages_in_flight: {
    type: 'gauge',
    help: 'Messages at receivers that are posted to (all but sqs and firehose) whose sender is known and that wait for the ledger.',
    labels: [],
    stability: 'experimental',
  },
  ses_exporter_messages_in_flight_limit: {
    type: 'gauge',
    help: 'How many messages may wait for the ledger at once, so that each is answered in time; beyond it they are rejected as busy.',
    labels: [],
    stability: 'experimental',
  },
  ses_exporter_body_bytes: {
    type: 'gauge',
    help: 'Bytes held of request bodies to receivers, by whether their sender is known yet; 32 MiB of each at most.',
    labels: ['sender'],
    stability: 'experimental',
  },
  ses_exporter_connections: {
    type: 'gauge',
    help: 'Connections that are open at a listener: web or webhooks.',
    labels: ['listener'],
    stability: 'experimental',
  },
  ses_exporter_connections_cut_total: {
    type: 'counter',
    help: 'Connections that a listener closed or did not accept: idle (closed in favour of a new one), full (no connection was left), slow (a body did not arrive in time), pipelined (too many requests at once), accept (the system gave none, as without file descriptors).',
    labels: ['listener', 'reason'],
    stability: 'experimental',
  },
  ses_exporter_unknown_path_requests_total: {
    type: 'counter',
    help: 'Requests to the listener for AWS at a path where no receiver is open.',
    labels: [],
    stability: 'experimental',
  },
} as const satisfies Record<string, MetricSpec>;
