import { refusals } from '../../../../src/http/landing/verdict/refusals.ts';
import { hour, now, type LandingWorld } from '../../../support/landing-states.ts';
import type { PlantedStates } from './planted.ts';

/** Messages and queues. */
export const eventStates: PlantedStates = {
  'every message refused, because its topic is not listed': {
    plant: (world) => {
      world.receiver('sqs');
      world.refuse('unknown_topic', 500, 'sqs');
    },
    ids: ['every_message_refused', 'refused_unknown_topic'],
    says: 'Receiver sqs has refused every message since the start, 500 of 500: 500 unknown_topic.',
  },
  ...Object.fromEntries(
    Object.entries(refusals).map(([reason, { why, comesAgain }]) => [
      `messages refused for reason ${reason}`,
      {
        plant: (world: LandingWorld) => world.refuse(reason, 3),
        ids: [`refused_${reason}`],
        says: `Receiver sns refused 3 messages in the last ${comesAgain ? 'quarter of an hour' : 'hour'}, because ${why} (${reason}).`,
      },
    ]),
  ),
  'a receiver that has never got a message, beside one that has': {
    plant: (world) => {
      world.time = now - 3 * hour;
      world.receiver('firehose');
      world.time = now;
    },
    ids: ['receiver_never'],
    says: 'No message has arrived at receiver firehose since the start 3\u00A0h ago.',
  },
  'a receiver whose subscription was confirmed, and that has never got an event': {
    plant: ({ registry }) => {
      registry.count('ses_exporter_messages_total', { receiver: 'eventbridge' }, 2);
      registry.count('ses_exporter_messages_ignored_total', { receiver: 'eventbridge' }, 2);
      const last = 'ses_exporter_receiver_last_message_timestamp_seconds';
      registry.set(last, { receiver: 'eventbridge' }, now / 1_000 - 60);
    },
    ids: ['receiver_waits'],
    says: 'No event has arrived at receiver eventbridge since the start 0\u00A0s ago: 2 messages brought none, such as confirmations and set-up tests.',
  },
  'no message for hours, while AWS counts mail': {
    plant: ({ registry }) => {
      const last = 'ses_exporter_receiver_last_message_timestamp_seconds';
      registry.set(last, { receiver: 'sns' }, now / 1_000 - 3 * 3_600);
    },
    ids: ['events_missing'],
    says: 'AWS counts mail until 5\u00A0min ago, and the last message arrived 3\u00A0h ago: events are missing.',
  },
  'a queue that cannot be read': {
    plant: ({ registry }) => registry.set('ses_exporter_queue_up', { queue: 'ses-events' }, 0),
    ids: ['queue_unreadable'],
    says: 'Queue ses-events cannot be read: its events wait there.',
  },
  'messages that were left to the dead-letter queue': {
    plant: ({ registry }) =>
      registry.count(
        'ses_exporter_queue_given_up_total',
        { queue: 'ses-events', to: 'dead_letter_queue' },
        2,
      ),
    ids: ['dead_letters'],
    says: 'Queue ses-events gave up 2 messages in the last hour: left to its dead-letter queue.',
  },
  'messages that were deleted, because there is no dead-letter queue': {
    plant: ({ registry }) =>
      registry.count('ses_exporter_queue_given_up_total', { queue: 'ses-events', to: 'nowhere' }),
    ids: ['dead_letters'],
    says: 'Queue ses-events gave up 1 message in the last hour: deleted, because it has no dead-letter queue.',
  },
};
