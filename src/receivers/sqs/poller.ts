import { setTimeout as wait } from 'node:timers/promises';
import type { Queue, QueueMessage, QueueState, Rest } from '../../contracts/queue.ts';
import type { SqsQueueConfig } from '../../config/receivers/sqs.ts';
import { rejectReasons, type RejectReason } from '../rejection.ts';
import type { Outcome, Reception } from '../reception.ts';
import type { Unwrapped } from './unwrap.ts';
import type { Runtime } from '../../runtime.ts';

export interface PollerDeps extends Pick<Runtime, 'registry' | 'onBug'> {
  readonly config: SqsQueueConfig;
  readonly queue: Queue;
  /** What the queue is called in metrics and in the log. */
  readonly name: string;
  readonly unwrap: (body: string) => Promise<Unwrapped>;
  /** Whether our clock is known to be wrong. */
  readonly isClockWrong: () => boolean;
  readonly reception: Reception;
  readonly pause?: number | undefined;
}

const STATE_MS = 60_000;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const REST_SECONDS = 30;
const LONGEST_REST_SECONDS = 900;

interface Handled {
  readonly message: QueueMessage;
  readonly outcome: Outcome;
}

/** What becomes of a handled message in the queue. */
type Fate = 'delete' | 'again' | 'leave';

/** Reads one queue with several receives at a time, and deletes what is counted. */
export class Poller implements AsyncDisposable {
  readonly #deps: PollerDeps;
  readonly #name: string;
  readonly #ending = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();
  #state: QueueState | undefined;
  /** Failures in a row, of SQS or of what counting needs: while there are some, one loop alone tries. */
  #failures = 0;

  constructor(deps: PollerDeps) {
    this.#deps = deps;
    this.#name = deps.name;
    const { registry } = deps;
    for (const to of ['dead_letter_queue', 'nowhere'] as const)
      registry.preRegister('ses_exporter_queue_given_up_total', { queue: this.#name, to });
  }

  start(): void {
    const { concurrency } = this.#deps.config;
    const loops = Array.from({ length: concurrency }, (_none, index) => this.#loop(index === 0));
    this.#loops = Promise.all([...loops, this.#watch()]).catch((err: unknown) => {
      this.#ending.abort();
      this.#deps.onBug(err);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#loops;
    // A reload may leave the queue out, and then nobody would say that it can be read again.
    this.#deps.registry.replace(['ses_exporter_queue_up'], { queue: this.#name }, []);
    this.#deps.queue.destroy();
  }

  /** @param isFirst the one that tries while something fails; the others wait for it. */
  async #loop(isFirst: boolean): Promise<void> {
    const { signal } = this.#ending;
    let handled: readonly Handled[] = [];
    while (!signal.aborted) {
      if (this.#failures > 0) {
        await this.#settle(handled);
        handled = [];
        await this.#pause();
        if (signal.aborted || (!isFirst && this.#failures > 0)) continue;
      }
      // SQS is told what became of some messages while it is asked for the next.
      const [messages] = await Promise.all([this.#receive(), this.#settle(handled)]);
      handled = messages ? await this.#handle(messages) : [];
      if (messages && !isWorldFailing(handled, this.#deps.isClockWrong())) this.#failures = 0;
      else {
        await this.#settle(handled);
        handled = [];
        if (!signal.aborted) this.#failures++;
      }
    }
    await this.#settle(handled);
  }

  /** Back-pressure: nothing is received while nothing can be counted, so that no message uses up its receives. */
  async #pause(): Promise<void> {
    const pause = Math.min(LONGEST_PAUSE_MS, (this.#deps.pause ?? PAUSE_MS) * 2 ** (this.#failures - 1));
    await wait(pause, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }

  /** @returns `undefined` where SQS did not answer. */
  async #receive(): Promise<readonly QueueMessage[] | undefined> {
    const { config, queue } = this.#deps;
    try {
      const messages = await queue.receive(config.wait / 1_000, this.#ending.signal);
      this.#show(true);
      return messages;
    } catch (err) {
      this.#show(false);
      this.#tell(err, 'the queue cannot be read');
      return undefined;
    }
  }

  async #handle(messages: readonly QueueMessage[]): Promise<readonly Handled[]> {
    if (messages.length === 0) return [];
    const { reception, unwrap } = this.#deps;
    reception.arrived(messages.length);
    const unwrapped = await Promise.all(messages.map(({ body }) => unwrap(body)));
    const payloads = unwrapped.flatMap((one) => ('payload' in one ? [one.payload] : []));
    if (payloads.length > 0) reception.trusted();
    const counted = await reception.count(payloads);
    let next = 0;
    return messages.map((message, index) => {
      const one = unwrapped[index];
      const outcome = one && 'outcome' in one ? one.outcome : counted[next++];
      if (!outcome) throw new Error('a message without an outcome');
      reception.conclude(outcome);
      return { message, outcome };
    });
  }

  /** Tells SQS. Where that fails the messages come again, and are duplicates then. */
  async #settle(handled: readonly Handled[]): Promise<void> {
    const { queue } = this.#deps;
    const fates = Map.groupBy(handled, (one) => this.#fateOf(one));
    const handles = (fate: Fate) => (fates.get(fate) ?? []).map(({ message }) => message.receiptHandle);
    try {
      const done = handles('delete');
      if (done.length > 0) {
        const left = await queue.delete(done);
        if (left.length > 0) await queue.delete(left);
      }
      const rests = (fates.get('again') ?? []).map(({ message }) => this.#restOf(message));
      if (rests.length > 0) await queue.release(rests);
    } catch (err) {
      this.#tell(err, 'messages could not be deleted or returned to the queue; they will be received again');
    }
  }

  /** Longer with each receive, so that a failure of hours does not use them up, whoever else has the queue to himself. */
  #restOf({ receiptHandle, receives }: QueueMessage): Rest {
    const times = Math.max(this.#failures, receives - 1);
    return { receiptHandle, seconds: Math.min(REST_SECONDS * 2 ** times, LONGEST_REST_SECONDS) };
  }

  /**
   * What can never be counted stays, for SQS to move to the dead-letter queue. Without such a queue it would come for
   * ever: then it is deleted in the end. What may be counted later is never deleted.
   */
  #fateOf({ message, outcome }: Handled): Fate {
    if (outcome.ok) return 'delete';
    const { retry } = rejectReasons[outcome.reason];
    const fate = retry ? 'again' : 'leave';
    // Not known yet whether there is a dead-letter queue.
    if (!this.#state) return fate;
    const { maxReceiveCount } = this.#state;
    if (maxReceiveCount === undefined && retry) return fate;
    if (message.receives < (maxReceiveCount ?? this.#deps.config.max_receives)) return fate;
    this.#giveUp(message, outcome.reason);
    return maxReceiveCount === undefined ? 'delete' : fate;
  }

  /** Tells of a message's last receive. */
  #giveUp({ id, receives }: QueueMessage, reason: RejectReason): void {
    const { registry, reception } = this.#deps;
    const to = this.#state?.maxReceiveCount === undefined ? 'nowhere' : 'dead_letter_queue';
    registry.count('ses_exporter_queue_given_up_total', { queue: this.#name, to });
    const fields = { queue: this.#name, messageId: id, receives, reason };
    const why = rejectReasons[reason].retry ? 'it was received too often' : 'it can never be counted';
    if (to === 'nowhere')
      reception.log.error(fields, `message deleted: ${why}, and the queue has no dead-letter queue`);
    else reception.log.warn(fields, `message left to the dead-letter queue: ${why}`);
  }

  /** Keeps the gauges of the queue fresh, and knows of its dead-letter queue. */
  async #watch(): Promise<void> {
    const { queue, registry } = this.#deps;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        this.#state = await queue.state(signal);
        for (const [state, messages] of Object.entries(this.#state.messages))
          registry.set('ses_exporter_queue_messages', { queue: this.#name, state }, messages);
      } catch (err) {
        this.#tell(err, 'the state of the queue cannot be read');
      }
      await wait(this.#state ? STATE_MS : LONGEST_PAUSE_MS / 4, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Whether the queue can be read; a receive that our own end broke off says nothing of it. */
  #show(isUp: boolean): void {
    if (this.#ending.signal.aborted) return;
    this.#deps.registry.set('ses_exporter_queue_up', { queue: this.#name }, isUp ? 1 : 0);
  }

  #tell(err: unknown, what: string): void {
    if (this.#ending.signal.aborted) return;
    if (!isAwsError(err)) throw err;
    this.#deps.reception.log.warn({ queue: this.#name, err }, what);
  }
}

/**
 * Whether what counting needs (the ledger, certificates, the clock) fails for all, as far as one receive can tell: it
 * does not where something was counted. So one topic of many whose certificate cannot be had stops nobody else. Messages
 * with a time of the future stop nobody, however many they are, unless it is our clock that is wrong.
 */
function isWorldFailing(handled: readonly Handled[], isClockWrong: boolean): boolean {
  const isCounted = ({ outcome }: Handled) => outcome.ok && outcome.as !== 'ignored';
  const isToRetry = ({ outcome }: Handled) =>
    !outcome.ok && rejectReasons[outcome.reason].retry && (outcome.reason !== 'early' || isClockWrong);
  return handled.some(isToRetry) && !handled.some(isCounted);
}

function isAwsError(err: unknown): err is Error {
  return err instanceof Error && err.name === 'AwsError';
}
