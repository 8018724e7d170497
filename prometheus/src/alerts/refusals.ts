import type { RejectReason } from '../../../src/receivers/rejection.ts';
import { selector } from '../../../src/metrics/promql.ts';
import { EXPORTER } from '../query.ts';
import type { Alert } from '../rule.ts';

/** Of senders that are not trusted. */
const untrusted: readonly RejectReason[] = [
  'bad_signature',
  'unknown_topic',
  'unknown_source',
  'unauthorized',
  'untrusted_certificate_url',
  'insecure_certificate_url',
  'untrusted_subscribe_url',
  'untrusted_feedback',
];

/** What will never be counted, and what will be once a fault on our side is fixed. */
const unreadable: readonly RejectReason[] = [
  'malformed_body',
  'malformed_envelope',
  'malformed_event',
  'oversized',
  'raw_delivery',
  'stale',
];
const waiting: readonly RejectReason[] = ['certificate_unavailable', 'early', 'clock_wrong'];

/** Refusals by reason in a quarter of an hour, the last or one of `ago`. */
function refused(reasons: readonly RejectReason[], ago = ''): string {
  const rejected = selector('ses_exporter_messages_rejected_total', {
    reason: new RegExp(reasons.join('|')),
  });
  return `sum by (${EXPORTER}, receiver, reason) (increase(${rejected}[15m]${ago && ` offset ${ago}`})) > 0`;
}

/** Where messages that are delivered again are refused for another quarter of an hour. */
function refusedAgain(reasons: readonly RejectReason[]): string {
  return `${refused(reasons)} and ${refused(reasons, '15m')}`;
}

/** Messages that were refused, and what to do about their senders or about us. */
export const refusals: readonly Alert[] = [
  {
    name: 'SesSignatureFailures',
    severity: 'warning',
    expr: refused(untrusted),
    for: '5m',
    summary: 'Untrusted messages are refused at receiver {{ $labels.receiver }}: {{ $labels.reason }}',
    description:
      '{{ $value | humanize }} messages at receiver {{ $labels.receiver }} were refused with reason {{ $labels.reason }} in 15 minutes. None was counted.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'landing',
    runbook: {
      means:
        'Messages arrive that are not from your topics, or that have no valid signature. They change no counter.',
      impact:
        'None on the metrics. If it is your own topic that is missing in the configuration, its events are not counted.',
      look: [
        'The exporter’s log names the topic or source (`unknown_topic` is often a topic that was not added to the configuration).',
        'The load balancer’s log: where they come from.',
      ],
      act: [
        'If the sender is yours, add it to `receivers`. If not, block its address; nothing else is needed.',
      ],
    },
  },
  {
    name: 'SesMessagesRejected',
    severity: 'warning',
    expr: `${refused(unreadable)} or ${refusedAgain(waiting)}`,
    for: '5m',
    summary: 'Messages at receiver {{ $labels.receiver }} cannot be counted: {{ $labels.reason }}',
    description:
      '{{ $value | humanize }} messages at receiver {{ $labels.receiver }} were refused with reason {{ $labels.reason }} in 15 minutes.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'landing',
    runbook: {
      means:
        'Messages of a trusted source cannot be read, or are older than the ledger’s memory. Or, for half an hour: SNS’s certificate cannot be downloaded, or the clock is wrong (`early`, `clock_wrong`).',
      impact:
        'Their events are not counted, and will not be sent again. With `certificate_unavailable`, `early` and `clock_wrong` nothing is lost yet: SNS retries for an hour at most, a queue until `maxReceiveCount` (20 receives last for hours); then the messages are in the dead-letter queue, if there is one.',
      look: [
        'The exporter’s log says what is wrong with the message.',
        '`stale`: old messages are replayed, or a queue was stopped for longer than `ledger.retention`.',
        '`certificate_unavailable`: `curl -I https://sns.<region>.amazonaws.com` from where the exporter runs. `early`, `clock_wrong`: `ses_exporter_clock_offset_seconds`, `timedatectl`; an event with a time in the future is `malformed_event` where the exporter’s clock is known to be right: then its sender is wrong.',
      ],
      act: [
        '`certificate_unavailable`: open HTTPS to `sns.<region>.amazonaws.com`, for each region of a topic: proxy, firewall, network policy. `early`, `clock_wrong`: set the clock. The exporter recovers by itself.',
        '`raw_delivery`: disable raw message delivery of the SNS subscription (or use SQS).',
        'An event in a new format: update the exporter, and report it.',
      ],
    },
  },
  {
    name: 'SesSubscriptionNotConfirmed',
    severity: 'warning',
    expr: refused(['confirmation_failed']),
    for: '5m',
    summary: 'An SNS subscription could not be confirmed',
    description:
      'SNS asked the exporter to confirm a subscription, and the exporter’s request to confirm it failed: {{ $value | humanize }} times in 15 minutes.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'subscriptions',
    runbook: {
      means:
        'The exporter is not allowed to, or cannot, call the address at which SNS accepts confirmations.',
      impact: 'Until the subscription is confirmed no events arrive through it.',
      look: [
        'The exporter’s log names the topic and the error.',
        'From where the exporter runs: `curl -I https://sns.<region>.amazonaws.com`.',
        'Whether it is still pending: `aws sns list-subscriptions-by-topic --topic-arn <topic>`.',
      ],
      act: [
        'Open HTTPS to `sns.<region>.amazonaws.com`: proxy, firewall, network policy.',
        'Make SNS send the request again: *Request confirmation* of the subscription in SNS’s console, or `aws sns subscribe --topic-arn <topic> --protocol https --notification-endpoint <url>` once more.',
      ],
    },
  },
  {
    name: 'SesReceiverBusy',
    severity: 'warning',
    expr: refusedAgain(['busy']),
    for: '5m',
    summary: 'Receiver {{ $labels.receiver }} cannot keep up',
    description:
      'Receiver {{ $labels.receiver }} refused messages as busy in each of the last two quarters of an hour, {{ $value | humanize }} of them in the last.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'streams',
    runbook: {
      means:
        'More messages arrive than the receivers can count in time, so that some are refused and must be sent again; or untrusted senders send request bodies and do not complete them.',
      impact:
        'Events are counted late. SNS retries three times in a minute unless its delivery policy says otherwise, for an hour at most; EventBridge for 24 hours; Firehose for the stream’s retry duration, two hours at most. What is not counted by then is in the dead-letter queue or the stream’s bucket, if there is one.',
      look: [
        'Since when, and how long batches take: `ses_exporter_messages_rejected_total`, `rate(ses_event_age_seconds_sum[15m]) / rate(ses_event_age_seconds_count[15m])`.',
        '`ses_exporter_messages_in_flight` beside `ses_exporter_messages_in_flight_limit`: at its limit, the ledger or the CPU is too slow. `ses_exporter_body_bytes{sender="unknown"}` near 32 MiB: untrusted senders use up the memory for request bodies.',
        'CPU and disk of the receivers; whether the ledger is slow.',
      ],
      act: [
        'Use SQS: messages that wait in a queue are not lost. Larger buffers of a Firehose stream mean fewer requests.',
        'Untrusted senders: allow only AWS to reach the listener (docs/security.md).',
        'Add receivers, or give them more CPU: docs/scaling.md.',
      ],
    },
  },
];
