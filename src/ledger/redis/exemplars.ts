import type { Exemplar } from '../../contracts/exemplar.ts';
import { observed } from '../../contracts/increment.ts';
import { LedgerError, type Entry } from '../../contracts/ledger.ts';
import { keepExemplars } from './scripts.ts';
import type { Store } from './store.ts';

/**
 * Writes the newest exemplar of each series, for whoever shows the totals. They are no counts: no event waits for them,
 * and what a process had not written yet when it died is gone, until the next event brings another.
 */
export class ExemplarWriter implements AsyncDisposable {
  readonly #store: Store;
  readonly #every: number;
  /** As they are written, by id of series. */
  #waiting = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @param every milliseconds between two writes. */
  constructor(store: Store, every: number) {
    this.#store = store;
    this.#every = every;
  }

  /** Takes note of an event that was counted just now. */
  note({ increments, trace }: Entry): void {
    if (!trace) return;
    const { names, now } = this.#store;
    const at = now();
    for (const increment of observed(increments))
      this.#waiting.set(names.of(increment).id, writeExemplar({ ...trace, value: increment.value, at }));
    this.#timer ??= setTimeout(() => (this.#writing = this.#write()), this.#every);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { connection, keys, retention } = this.#store;
    const byShard = Map.groupBy(this.#waiting, ([id]) => keys.shardOf(id));
    this.#waiting = new Map();
    const work = [...byShard].map(([shard, exemplars]) =>
      connection.run(keepExemplars, [keys.exemplars(shard)], [`${retention}`, ...exemplars.flat()]),
    );
    for (const { status, reason } of (await Promise.allSettled(work)) as PromiseRejectedResult[])
      if (status === 'rejected' && !(reason instanceof LedgerError)) throw reason;
  }
}

function writeExemplar({ at, traceId, spanId, value }: Exemplar): string {
  return `${at} ${traceId} ${spanId} ${value}`;
}

export function parseExemplar(text: string): Exemplar {
  const [at, traceId = '', spanId = '', value] = text.split(' ');
  return { at: Number(at), traceId, spanId, value: Number(value) };
}
