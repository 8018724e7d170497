import { setTimeout as wait } from 'node:timers/promises';
import { LedgerError, type Ledger } from '../../src/contracts/ledger.ts';
import { entry, sum } from './ledger-bench.ts';

const WORKERS = 16;
/** In a part of this size the question about all events stays far below a ledger's timeout. */
const ASKED_AT_ONCE = 500;
/** Tries, 20 ms and more apart, after which a refusal is no fail-over any more. */
const TRIES = 2_000;

/** What `compare` gives when every event was counted exactly once. */
export const exactlyOnce = { wrong: [], forgotten: 0, tooMany: 0 };

/**
 * Counts numbered events without a pause, each again until it is acknowledged, and every fifth once more afterwards: what
 * receivers do. Told of two ledgers, it takes them in turn, as a load balancer does.
 */
export function insistentWriter(...ledgers: readonly Ledger[]) {
  let next = 0;
  const ended = { value: false };
  const answers = { rejected: 0, acknowledged: 0 };
  const known = new Set<number>();
  const wrong: string[] = [];
  /** Asks again until there is an answer: through a fail-over that is what receivers and the reader of totals do. */
  const insist = async <T>(ask: (tries: number) => Promise<T>): Promise<T> => {
    for (let tries = 0; ; tries++) {
      try {
        return await ask(tries);
      } catch (err) {
        if (!(err instanceof LedgerError)) throw err;
        if (tries >= TRIES)
          throw new Error(`refused ${tries} times, at last: ${err.message}`, { cause: err });
        answers.rejected++;
        await wait(20);
      }
    }
  };
  const attempt = async (at: number): Promise<boolean> => {
    const [fresh = false] = await insist(
      async (tries) => (await ledgers[(at + tries) % ledgers.length]?.countOnce([entry(at)])) ?? [],
    );
    answers.acknowledged++;
    return fresh;
  };
  const work = async () => {
    while (!ended.value) {
      const at = next++;
      await attempt(at);
      known.add(at);
      if (at % 5 === 0 && (await attempt(at)))
        wrong.push(`event ${at} was counted after it was acknowledged`);
      await wait(1);
    }
  };
  const working = Promise.all(Array.from({ length: WORKERS }, work));
  return {
    /** Resolves after so many further acknowledgements. */
    async acknowledges(count: number) {
      const until = answers.acknowledged + count;
      while (answers.acknowledged < until) await wait(5);
    },
    /** Resolves after so many further refusals. */
    async isRejected(count: number) {
      const until = answers.rejected + count;
      while (answers.rejected < until) await wait(5);
    },
    /** Ends, and compares what was acknowledged with what the ledger holds. */
    async compare(ledger: Ledger) {
      ended.value = true;
      await working;
      // First, while nothing that was forgotten has been counted anew.
      const counted = await insist(() => sum(ledger));
      const entries = [...known].map((at) => entry(at));
      let forgotten = 0;
      for (let from = 0; from < entries.length; from += ASKED_AT_ONCE) {
        const part = entries.slice(from, from + ASKED_AT_ONCE);
        forgotten += (await insist(() => ledger.countOnce(part))).filter(Boolean).length;
      }
      return { wrong, forgotten, tooMany: counted - known.size };
    },
  };
}
