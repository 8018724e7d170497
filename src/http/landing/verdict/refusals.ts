import type { Condition } from './condition.ts';
import { ago, count } from '../words.ts';
import { RECENT_MS, RECENT_RETRY_MS } from './thresholds.ts';
import { LOOK_EVERY_MS } from '../../recent-counts.ts';

interface Refusal {
  /** Why messages are refused, after "because". */
  readonly why: string;
  readonly remedy: string;
  readonly alert: string;
  /** Whether AWS sends the message again. */
  readonly comesAgain?: true;
}

const ours = 'If the sender is yours';
const block = 'If not, block its address; it changes no counter.';
const openHttps =
  'Open HTTPS to `sns.REGION.amazonaws.com` for each region of a topic: proxy, firewall, network policy. The exporter recovers by itself, and SNS sends again for an hour at most.';
const setClock =
  'Set the clock of the host, and keep it synchronized (`timedatectl`, chrony). Senders send again: SNS for an hour at most, queues for days.';

/** What each reason of ses_exporter_messages_rejected_total means, and what to do: a test holds them to the receivers’. */
export const refusals: Readonly<Record<string, Refusal>> = {
  unauthorized: {
    why: 'they bring no key, or another one',
    remedy:
      'Set the same access key in the Firehose stream or EventBridge connection and in `receivers` of the configuration (`access_keys`, `api_keys`).',
    alert: 'SesSignatureFailures',
  },
  unknown_source: {
    why: 'their stream, rule, queue or account is not listed',
    remedy: `${ours}, add it to \`receivers\` of the configuration and reload: the log names it. ${block}`,
    alert: 'SesSignatureFailures',
  },
  unknown_topic: {
    why: 'their SNS topic is not listed',
    remedy: `${ours}, add its ARN to \`receivers.sns.topics\` (or the topics of the queue) and reload: the log names the topic. ${block}`,
    alert: 'SesSignatureFailures',
  },
  bad_signature: {
    why: 'their signature is not SNS’s',
    remedy:
      'Let no proxy change the body, and no one but SNS deliver to the address. If the sender is not SNS, block its address; it changes no counter.',
    alert: 'SesSignatureFailures',
  },
  insecure_certificate_url: {
    why: 'their certificate is not at an HTTPS address',
    remedy: `They are not SNS’s. See in the load balancer’s log where they come from. ${block}`,
    alert: 'SesSignatureFailures',
  },
  untrusted_certificate_url: {
    why: 'their certificate is not at an address of SNS',
    remedy: `They are not SNS’s. For an SNS of your own, add its origin to \`trusted_origins\` of the receiver. ${block}`,
    alert: 'SesSignatureFailures',
  },
  untrusted_subscribe_url: {
    why: 'they ask to confirm at an address that is not SNS’s',
    remedy: `They are not SNS’s. See in the load balancer’s log where they come from. ${block}`,
    alert: 'SesSignatureFailures',
  },
  untrusted_feedback: {
    why: 'a report by mail was not verified to be from SES, or not to you',
    remedy:
      'If it is SES’s, add the address that it was sent to to `events.feedback_email.recipients`, and let no hop change the mail. Other mail changes no counter.',
    alert: 'SesSignatureFailures',
  },
  malformed_body: {
    why: 'the body of the request is not one of Firehose’s',
    remedy:
      'Let only the Firehose stream post to this path, and no proxy change the body; the log says what is wrong with it.',
    alert: 'SesMessagesRejected',
  },
  malformed_envelope: {
    why: 'they are no messages of this receiver’s service',
    remedy:
      'Let only AWS post to this path, and no proxy change the body; the log says what is wrong. A new format of AWS’s: update the exporter.',
    alert: 'SesMessagesRejected',
  },
  raw_delivery: {
    why: 'the SNS subscription delivers raw messages, which have no signature',
    remedy:
      'Disable raw message delivery of the subscription: `aws sns set-subscription-attributes --subscription-arn ARN --attribute-name RawMessageDelivery --attribute-value false`.',
    alert: 'SesMessagesRejected',
  },
  malformed_event: {
    why: 'the text in them is no SES event, or its time lies in the future',
    remedy:
      'Publish only SES’s events to this topic or queue; the log says what is wrong. A new format of AWS’s: update the exporter, and report it.',
    alert: 'SesMessagesRejected',
  },
  stale: {
    why: 'their events are older than the ledger remembers',
    remedy:
      'Old messages are replayed, or a queue was stopped for longer than `ledger.retention`. Lengthen that before you replay more; what was refused will not be counted.',
    alert: 'SesMessagesRejected',
  },
  oversized: {
    why: 'they are larger than AWS’s own limits',
    remedy: 'Let only AWS post to this path; the log and the load balancer’s log say where they come from.',
    alert: 'SesMessagesRejected',
  },
  early: {
    why: 'their time lies in the future by this host’s clock',
    remedy: setClock,
    alert: 'SesMessagesRejected',
    comesAgain: true,
  },
  clock_wrong: {
    why: 'this host’s clock is wrong, and by it they are too old',
    remedy: setClock,
    alert: 'SesMessagesRejected',
    comesAgain: true,
  },
  busy: {
    why: 'more arrive than can be counted in time',
    remedy:
      'Give the exporter more CPU or a faster disk, add receivers, or use SQS, where messages wait. Let only AWS reach the listener. AWS sends again: SNS for an hour at most.',
    alert: 'SesReceiverBusy',
    comesAgain: true,
  },
  certificate_unavailable: {
    why: 'SNS’s certificate cannot be downloaded',
    remedy: openHttps,
    alert: 'SesMessagesRejected',
    comesAgain: true,
  },
  confirmation_failed: {
    why: 'the subscription could not be confirmed',
    remedy: `${openHttps} Then choose Request confirmation of the subscription in SNS’s console.`,
    alert: 'SesSubscriptionNotConfirmed',
    comesAgain: true,
  },
  ledger_unavailable: {
    why: 'the ledger cannot be written',
    remedy:
      'Free the disk, or bring Redis back: see the line about the ledger. AWS sends the messages again.',
    alert: 'SesLedgerFailing',
    comesAgain: true,
  },
};

const REJECTED = 'ses_exporter_messages_rejected_total';

/** A reason is news for a while, and for as long as no trusted message has come since. */
export const refusalConditions: readonly Condition[] = Object.entries(refusals).map(
  ([reason, { why, remedy, alert, comesAgain }]) => ({
    id: `refused_${reason}`,
    severity: 'warning',
    remedy,
    see: { alert },
    find: (known) =>
      known.receivers.flatMap(({ receiver, lastMessage = -Infinity }) => {
        const of = { receiver, reason };
        const last = known.recent.last(REJECTED, of);
        if (last === undefined) return [];
        const lately = known.recent.increase(REJECTED, of, comesAgain ? RECENT_RETRY_MS : RECENT_MS);
        if (lately === 0 && last - LOOK_EVERY_MS <= lastMessage) return [];
        const refused =
          lately > 0
            ? `${messages(lately)} in the last ${comesAgain ? 'quarter of an hour' : 'hour'}`
            : `${messages(known.recent.total(REJECTED, of))} since the start, the last ${ago(last, known.now)} and took none since`;
        return [`Receiver ${receiver} refused ${refused}, because ${why} (${reason}).`];
      }),
  }),
);

function messages(of: number): string {
  return `${count(of)} ${of === 1 ? 'message' : 'messages'}`;
}
