import type { Countable } from '../events/ses-notice.ts';

/**
 * What became of one event: `stale` when it is older than the ledger remembers, `early` when it lies further in the
 * future than clocks may differ, and `impossible` when our clock is known to be right besides; `clock_wrong` when it looks
 * old by a clock that is known to be wrong. None of these touched a counter of mail.
 */
export type Verdict = 'counted' | 'duplicate' | 'stale' | 'early' | 'impossible' | 'clock_wrong';

/**
 * Counts events and notices. Resolves only when every one of them is durable, with a verdict each; a receiver acknowledges after
 * that, never before.
 * @throws LedgerError when nothing could be made durable: the receiver must let its sender try again.
 */
export type EventSink = (receiver: ReceiverName, events: readonly Countable[]) => Promise<readonly Verdict[]>;

/** Every receiver there is; the label values of `receiver`. */
export const receiverNames = ['sns', 'firehose', 'eventbridge', 'sqs'] as const;
export type ReceiverName = (typeof receiverNames)[number];
