import { setTimeout as wait } from 'node:timers/promises';
import type { Queue, QueueMessage, QueueState } from '../../aws/queue.ts';
import type { SqsQueueConfig } from '../../config/carriers/sqs.ts';
import type { MetricRegistry } from '../../metrics/registry.ts';
import { rejectReasons } from '../carrier.ts';
import type { Outcome, Reception } from '../reception.ts';
import type { Unwrapped } from './unwrap.ts';

export interface PollerDeps {
  readonly config: SqsQueueConfig;
  readonly queue: Queue;
  readonly unwrap: (body: string) => Promise<Unwrapped>;
  readonly reception: Reception;
  readonly registry: MetricRegistry;
  readonly onBug: (err: unknown) => void;
  readonly pause?: number | undefined;
}

const STATE_MS = 60_000;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

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
  /** Failures in a row, of SQS or of the ledger: while there are some, one loop alone tries. */
  #failures = 0;

  constructor(deps: PollerDeps) {
    this.#deps = deps;
    this.#name = deps.config.url.slice(deps.config.url.lastIndexOf('/') + 1);
    const { registry } = deps;
    for (const to of ['dead_letter_queue', 'nowhere'] as const)
      registry.foresee('ses_exporter_queue_given_up_total', { queue: this.#name, to });
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
    this.#deps.queue.destroy();
  }

  /** @param isFirst the one that tries while something fails; the others wait for it. */
  async #loop(isFirst: boolean): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      if (this.#failures > 0) {
        await this.#pause();
        if (signal.aborted || (!isFirst && this.#failures > 0)) continue;
      }
      if (await this.#once()) this.#failures = 0;
      else if (!signal.aborted) this.#failures++;
    }
  }

  /** Back-pressure: nothing is received while nothing can be counted, so that no message uses up its receives. */
  async #pause(): Promise<void> {
    const pause = Math.min(LONGEST_PAUSE_MS, (this.#deps.pause ?? PAUSE_MS) * 2 ** (this.#failures - 1));
    await wait(pause, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }

  /** One receive and what follows from it. Whether SQS answered and the ledger took it. */
  async #once(): Promise<boolean> {
    const { config, queue } = this.#deps;
    let messages: readonly QueueMessage[];
    try {
      messages = await queue.receive(config.wait / 1_000, this.#ending.signal);
    } catch (err) {
      this.#tell(err, 'the queue cannot be read');
      return false;
    }
    if (messages.length === 0) return true;
    const handled = await this.#handle(messages);
    await this.#settle(handled);
    return !handled.some(({ outcome }) => !outcome.ok && outcome.reason === 'ledger_unavailable');
  }

  async #handle(messages: readonly QueueMessage[]): Promise<readonly Handled[]> {
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
      const again = handles('again');
      if (again.length > 0) await queue.release(again, Math.min(30 * 2 ** this.#failures, 900));
    } catch (err) {
      this.#tell(err, 'messages could not be deleted or put back; they come again');
    }
  }

  /**
   * What can never be counted stays, for SQS to move to the dead-letter queue; the last receive before that is told
   * here. Without such a queue it would come for ever: then it is deleted in the end.
   */
  #fateOf({ message, outcome }: Handled): Fate {
    if (outcome.ok) return 'delete';
    if (rejectReasons[outcome.reason].retry) return 'again';
    const limit = this.#state?.maxReceiveCount;
    // Not known yet whether there is one.
    if (!this.#state) return 'leave';
    if (message.receives < (limit ?? this.#deps.config.max_receives)) return 'leave';
    const to = limit === undefined ? 'nowhere' : 'dead_letter_queue';
    const { registry, reception } = this.#deps;
    registry.count('ses_exporter_queue_given_up_total', { queue: this.#name, to });
    const fields = {
      queue: this.#name,
      messageId: message.id,
      receives: message.receives,
      reason: outcome.reason,
    };
    if (limit === undefined)
      reception.log.error(
        fields,
        'message deleted: it can never be counted, and the queue has no dead-letter queue',
      );
    else reception.log.warn(fields, 'message left to the dead-letter queue: it can never be counted');
    return limit === undefined ? 'delete' : 'leave';
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
        this.#tell(err, 'the queue does not tell its state');
      }
      await wait(this.#state ? STATE_MS : LONGEST_PAUSE_MS / 4, undefined, { signal }).catch(() => undefined);
    }
  }

  #tell(err: unknown, what: string): void {
    if (this.#ending.signal.aborted) return;
    if (!isAwsError(err)) throw err;
    this.#deps.reception.log.warn({ queue: this.#name, err }, what);
  }
}

function isAwsError(err: unknown): err is Error {
  return err instanceof Error && err.name === 'AwsError';
}
