import type { ReceiverStatus } from '../../landing-status.ts';
import { ago, count } from '../words.ts';
import type { Condition, Found, Known } from './condition.ts';
import { off } from './places.ts';
import { refusalConditions } from './refusals.ts';
import { RECENT_MS, SILENCE_MS } from './thresholds.ts';

/** How to find out why nothing arrives, by receiver, from the sender on. */
const steps: Readonly<Record<string, string>> = {
  sns: '1. The configuration set of your mail publishes to the topic: `aws sesv2 get-configuration-set-event-destinations --configuration-set-name SET`. 2. The topic has a confirmed HTTPS subscription to this exporter: `aws sns list-subscriptions-by-topic --topic-arn TOPIC`. 3. AWS reaches `/sns` through load balancer, certificate and firewall (`webhooks.listen`).',
  sqs: '1. The configuration set of your mail publishes to the topic, and the topic to the queue: `aws sns list-subscriptions-by-topic --topic-arn TOPIC`. 2. The queue’s policy lets the topic send. 3. `receivers.sqs.queues` names that queue: `aws sqs get-queue-attributes --queue-url URL --attribute-names All`.',
  firehose:
    '1. The configuration set of your mail publishes to the stream. 2. The stream’s destination is `/firehose` of this exporter, over HTTPS, with one of `receivers.firehose.access_keys`. 3. The stream’s delivery errors in Data Firehose’s console.',
  eventbridge:
    '1. The configuration set of your mail publishes to EventBridge’s default bus. 2. A rule for source `aws.ses` has an API destination at `/eventbridge` of this exporter. 3. The rule’s failed invocations in CloudWatch.',
};
const sendOne =
  'If no mail is sent, nothing is wrong: send one to `success@simulator.amazonses.com` with the configuration set, which costs no reputation.';

function remedyFor(receiver: string): string {
  return `${steps[receiver] ?? 'Follow the way from the configuration set to this receiver.'} ${sendOne}`;
}

const noMessage = {
  remedy: sendOne,
  see: { alert: 'SesEventsMissing' },
} as const satisfies Partial<Condition>;

/** Whether events arrive, and are taken. */
export const receiverConditions: readonly Condition[] = [
  {
    id: 'every_message_refused',
    severity: 'critical',
    remedy:
      'Nothing of this receiver is counted until that ends. The most frequent reason first: each has a line of its own here, with what to do.',
    see: { alert: 'SesMessagesRejected' },
    find: ({ receivers }) =>
      receivers
        .filter((one) => refusedOf(one) > 0 && taken(one) === 0)
        .map((one) => {
          const reasons = one.rejected.map(({ reason, count: times }) => `${count(times)} ${reason}`);
          return `Receiver ${one.receiver} has refused every message since the start, ${count(refusedOf(one))} of ${count(one.messages)}: ${reasons.join(', ')}.`;
        }),
  },
  {
    id: 'events_missing',
    severity: 'critical',
    ...noMessage,
    find: (known) => {
      const newest = newestAtAws(known);
      const since = lastArrival(known);
      if (newest === undefined || since === undefined || newest - since < SILENCE_MS) return [];
      const what = known.receivers.some(({ lastMessage }) => lastMessage !== undefined)
        ? `the last message arrived ${ago(since, known.now)}`
        : `no message has arrived since the start ${ago(since, known.now)}`;
      return [
        {
          says: `AWS counts mail until ${ago(newest, known.now)}, and ${what}: events are missing.`,
          remedy: known.receivers.map(({ receiver }) => `${receiver}: ${remedyFor(receiver)}`).join(' '),
        },
      ];
    },
  },
  {
    id: 'receiver_never',
    severity: 'warning',
    ...noMessage,
    find: (known) => silentSinceEver(known, (waited) => waited >= SILENCE_MS),
  },
  ...refusalConditions,
  {
    id: 'queue_unreadable',
    severity: 'warning',
    remedy:
      'The log line "the queue cannot be read" has SQS’s reason. AccessDenied: give the role what `ses-exporter policy` prints. NonExistentQueue: compare `receivers.sqs.queues[].url` and `region` with `aws sqs get-queue-url`. A timeout: open HTTPS to `sqs.REGION.amazonaws.com`. The exporter tries again every minute.',
    see: { alert: 'SesQueueUnreadable' },
    find: (known) =>
      off(known, 'ses_exporter_queue_up').map(
        ({ labels }) => `Queue ${labels['queue']} cannot be read: its events wait there.`,
      ),
  },
  {
    id: 'dead_letters',
    severity: 'warning',
    remedy:
      'Find the reason among the refused messages of receiver sqs here or in the log, and fix it. Then move the messages in the dead-letter queue back (SQS’s console, Start DLQ redrive): each event is counted once. A queue without one: give it one, `maxReceiveCount` 20.',
    see: { alert: 'SesDeadLetters' },
    find: ({ recent }) =>
      recent.values(GIVEN_UP, 'queue').flatMap((queue) =>
        ['dead_letter_queue', 'nowhere'].flatMap((to) => {
          const lately = recent.increase(GIVEN_UP, { queue, to }, RECENT_MS);
          if (lately === 0) return [];
          return [
            `Queue ${queue} gave up ${count(lately)} ${lately === 1 ? 'message' : 'messages'} in the last hour: ${to === 'nowhere' ? 'deleted, because it has no dead-letter queue' : 'left to its dead-letter queue'}.`,
          ];
        }),
      ),
  },
  {
    id: 'receiver_waits',
    severity: 'unknown',
    ...noMessage,
    find: (known) => silentSinceEver(known, (waited) => waited < SILENCE_MS),
  },
];

const GIVEN_UP = 'ses_exporter_queue_given_up_total';

function refusedOf({ rejected }: ReceiverStatus): number {
  return rejected.reduce((all, one) => all + one.count, 0);
}

function taken({ counted, duplicate, ignored }: ReceiverStatus): number {
  return counted + duplicate + ignored;
}

/**
 * Receivers that have brought no event yet, and have waited so long. A subscription that was confirmed is a beginning, and
 * no proof that events follow; where every message is refused that says enough.
 */
function silentSinceEver(known: Known, isIt: (waited: number) => boolean): readonly Found[] {
  return known.receivers
    .filter(({ counted, duplicate }) => counted + duplicate === 0)
    .filter((one) => refusedOf(one) === 0 || taken(one) > 0)
    .filter(({ since }) => isIt(known.now - since))
    .map(({ receiver, since, ignored }) => {
      const began = `at receiver ${receiver} since the start ${ago(since, known.now)}`;
      const says =
        ignored === 0
          ? `No message has arrived ${began}.`
          : `No event has arrived ${began}: ${count(ignored)} ${ignored === 1 ? 'message' : 'messages'} brought none, such as confirmations and set-up tests.`;
      return { says, remedy: remedyFor(receiver) };
    });
}

/** When the last message arrived at any receiver, or the first of them began to wait. */
function lastArrival({ receivers }: Known): number | undefined {
  if (receivers.length === 0) return undefined;
  return Math.max(...receivers.map(({ lastMessage, since }) => lastMessage ?? since));
}

function newestAtAws(known: Known): number | undefined {
  const newest = known
    .gauges('ses_exporter_source_newest_data_timestamp_seconds')
    .filter(({ labels }) => labels['source'] !== 'events')
    .map(({ value }) => value * 1_000);
  return newest.length > 0 ? Math.max(...newest) : undefined;
}
