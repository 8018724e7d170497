import type { RejectReason } from '../../../src/receivers/rejection.ts';
import { selector } from '../../../src/metrics/promql.ts';
import type { Alert } from '../rule.ts';

/** Somebody who may not. */
const knocking: readonly RejectReason[] = [
  'bad_signature',
  'unknown_topic',
  'unknown_source',
  'unauthorized',
  'untrusted_certificate_url',
  'insecure_certificate_url',
  'untrusted_subscribe_url',
  'untrusted_feedback',
];

/** What will never be counted, and what will be once something of ours is mended. */
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
  return `sum by (job, receiver, reason) (increase(${rejected}[15m]${ago && ` offset ${ago}`})) > 0`;
}

/** Where a quarter of an hour did not mend what comes again by itself. */
function refusedAgain(reasons: readonly RejectReason[]): string {
  return `${refused(reasons)} and ${refused(reasons, '15m')}`;
}

/** Messages that were refused, and what to do about their senders or about us. */
export const refusals: readonly Alert[] = [
  {
    name: 'SesSignatureFailures',
    severity: 'warning',
    expr: refused(knocking),
    for: '5m',
    keepFiringFor: '15m',
    summary: 'Somebody knocks: messages at {{ $labels.receiver }} are refused as {{ $labels.reason }}',
    description:
      '{{ $value | humanize }} messages at {{ $labels.receiver }} were refused as {{ $labels.reason }} in 15 minutes. None was counted.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'landing',
    runbook: {
      means: 'Messages arrive that are not from your topics, or that nobody signed. They touch no counter.',
      impact:
        'None on the numbers. If it is your own topic that is not named in the configuration, its events are missing.',
      look: [
        'The exporter’s log names the topic or source (`unknown_topic` is often a topic that somebody forgot to add).',
        'The load balancer’s log: where they come from.',
      ],
      act: ['Your own: add it to `receivers`. Others’: block the address; nothing else is needed.'],
    },
  },
  {
    name: 'SesMessagesRejected',
    severity: 'warning',
    expr: `${refused(unreadable)} or ${refusedAgain(waiting)}`,
    for: '5m',
    keepFiringFor: '15m',
    summary: 'Messages at {{ $labels.receiver }} cannot be counted: {{ $labels.reason }}',
    description:
      '{{ $value | humanize }} messages at {{ $labels.receiver }} were refused as {{ $labels.reason }} in 15 minutes.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'landing',
    runbook: {
      means:
        'Messages of a trusted source cannot be read, or are older than the ledger’s memory. Or, for half an hour: SNS’s certificate cannot be had, or the clock is wrong (`early`, `clock_wrong`).',
      impact:
        'What they tell is not counted, and will not be sent again. `certificate_unavailable`, `early` and `clock_wrong` lose nothing yet: SNS tries for an hour at most, a queue until `maxReceiveCount` (20 receives last for hours), then they are in the dead-letter queue, if there is one.',
      look: [
        'The exporter’s log: the line says what is wrong with the message.',
        '`stale`: somebody plays old messages back, or a queue was stopped for longer than `ledger.retention`.',
        '`certificate_unavailable`: `curl -I https://sns.<region>.amazonaws.com` from where the exporter runs. `early`, `clock_wrong`: `ses_exporter_clock_offset_seconds`, `timedatectl`; an event of the future is `malformed_event` where the clock here is known to be right, and whoever sent it is to blame.',
      ],
      act: [
        '`certificate_unavailable`: open HTTPS to `sns.<region>.amazonaws.com`, for each region of a topic: proxy, firewall, network policy. `early`, `clock_wrong`: set the clock. The exporter goes on by itself.',
        '`raw_delivery`: turn raw message delivery off on the SNS subscription (or use SQS).',
        'An event of a new form: update the exporter, and report it.',
      ],
    },
  },
  {
    name: 'SesSubscriptionNotConfirmed',
    severity: 'warning',
    expr: refused(['confirmation_failed']),
    for: '5m',
    keepFiringFor: '15m',
    summary: 'A subscription of SNS could not be confirmed',
    description:
      'SNS asked whether the exporter wants a topic, and the exporter’s answer did not get through: {{ $value | humanize }} times in 15 minutes.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'subscriptions',
    runbook: {
      means: 'The exporter may not, or cannot, call the address at which SNS takes confirmations.',
      impact: 'Until the subscription is confirmed no event comes over it.',
      look: [
        'The exporter’s log names the topic and the error.',
        'From where the exporter runs: `curl -I https://sns.<region>.amazonaws.com`.',
        'Whether it is still pending: `aws sns list-subscriptions-by-topic --topic-arn <topic>`.',
      ],
      act: [
        'Open HTTPS to `sns.<region>.amazonaws.com`: proxy, firewall, network policy.',
        'Let SNS ask again: *Request confirmation* of the subscription in SNS’s console, or `aws sns subscribe --topic-arn <topic> --protocol https --notification-endpoint <url>` once more.',
      ],
    },
  },
  {
    name: 'SesReceiverBusy',
    severity: 'warning',
    expr: refusedAgain(['busy']),
    for: '5m',
    keepFiringFor: '15m',
    summary: 'Receivers at {{ $labels.receiver }} cannot keep up',
    description:
      'In each of the last two quarters of an hour {{ $labels.receiver }} was told to come later, {{ $value | humanize }} times in the last.',
    dashboard: 'ses-exporter',
    panel: 'Refused messages, by reason',
    page: 'streams',
    runbook: {
      means:
        'More arrives than the receivers can count in time, so that a part is told to come later; or strangers send bodies and do not end them.',
      impact:
        'Events are counted late. SNS tries again three times in a minute if its delivery policy says nothing else, an hour at most; EventBridge for 24 hours; Firehose for as long as the stream’s retry duration says, two hours at most. What is not counted by then is in the dead-letter queue or the stream’s bucket, if there is one.',
      look: [
        'Since when, and how long batches take: `ses_exporter_messages_rejected_total`, `rate(ses_event_age_seconds_sum[15m]) / rate(ses_event_age_seconds_count[15m])`.',
        '`ses_exporter_messages_in_flight` beside `ses_exporter_messages_in_flight_limit`: at its limit, the ledger or the processor is too slow. `ses_exporter_body_bytes{sender="unknown"}` near 32 MiB: strangers fill the room for bodies.',
        'Processor and disk of the receivers; whether the ledger is slow.',
      ],
      act: [
        'Let messages come over SQS: what waits there is lost to nobody. Larger buffers of a Firehose stream make fewer requests.',
        'Strangers: let nobody but AWS reach the listener (docs/security.md).',
        'Add receivers, or give them more processor: docs/scaling.md.',
      ],
    },
  },
];
