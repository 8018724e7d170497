import type { MetricRegistry } from '../metrics/registry.ts';
import { AcceptQueue } from '../platform/accept-queue.ts';
import { LoopTurn } from '../platform/loop-turn.ts';
import { ByteBudget, type Share } from './byte-budget.ts';
import { reject } from './rejection.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';

/**
 * Bytes of bodies whose sender is not known yet. With the bytes below, three or four times each while a body is parsed,
 * and some 150 MiB for the program itself, this stays within the 512 MiB that the chart suggests.
 */
const UNVOUCHED_BYTES = 33_554_432;
/** Bytes of bodies whose sender is known, until they are answered: thousands of events, or 15 of the largest messages. */
const VOUCHED_BYTES = 33_554_432;

/**
 * How long a turn of the event loop may be at requests. Beyond it the processor is what cannot keep up: a request waits for
 * a turn or two, and each ends soon once the rest of it is refused.
 */
export const LONGEST_TURN_MS = 250;
const SHOWN_EVERY_MS = 1_000;

/** What every receiver that is posted to shares with the others, and keeps over a reload: how much it may take in. */
export class Admission {
  readonly unvouched = new ByteBudget(UNVOUCHED_BYTES);
  readonly vouched = new ByteBudget(VOUCHED_BYTES);
  readonly #limit: ConcurrencyLimit;
  readonly #turn: LoopTurn;
  readonly #accepts: AcceptQueue;

  /** @param now milliseconds of a clock that never jumps. */
  constructor(now: () => number = () => performance.now()) {
    this.#limit = new ConcurrencyLimit(now);
    this.#turn = new LoopTurn(now);
    this.#accepts = new AcceptQueue(now);
  }

  /** To be called for every connection of the listener. */
  connected(): void {
    this.#accepts.took();
  }

  /** Whether a further message should come later; asked once for each, before its body is read. */
  isFull(): boolean {
    return this.#turn.lasts() > LONGEST_TURN_MS || this.#limit.isFull || this.#accepts.refuses();
  }

  /** Does the work of a message whose sender is known, or refuses it for now. */
  admit<T>(share: Share, work: () => Promise<T>): Promise<T | typeof busy> {
    return share.moveTo(this.vouched) ? this.#limit.run(work, busy) : Promise.resolve(busy);
  }

  /** Keeps the registry informed of how much is taken in, every second, until it is disposed of. */
  showIn(registry: MetricRegistry): Disposable {
    const show = () => {
      registry.set('ses_exporter_messages_in_flight', {}, this.#limit.inFlight);
      registry.set('ses_exporter_messages_in_flight_limit', {}, this.#limit.limit);
      registry.set('ses_exporter_body_bytes', { sender: 'unknown' }, this.unvouched.taken);
      registry.set('ses_exporter_body_bytes', { sender: 'known' }, this.vouched.taken);
    };
    show();
    const showing = setInterval(show, SHOWN_EVERY_MS).unref();
    return { [Symbol.dispose]: () => clearInterval(showing) };
  }
}

export const busy = reject('busy', 'more messages are waiting than can be counted in time; try again later');
