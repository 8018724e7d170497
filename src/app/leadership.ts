import { LedgerError, type Lease } from '../contracts/ledger.ts';
import type { Runtime } from '../runtime.ts';

export interface LeadershipDeps extends Pick<Runtime, 'log' | 'registry' | 'onBug'> {
  readonly lease: Lease;
  /** Milliseconds between two questions; several fit into the length of the lease. */
  readonly every: number;
  /** Begins what only one process does at a time. */
  readonly start: () => AsyncDisposable;
  /** Told as soon as it is known, for the first time, whether this process leads. */
  readonly onFirst: () => void;
}

const LEADER = 'ses_exporter_collector_leader';

/**
 * Does something while a lease is held: begins when this process gets the lease, and ends when it is another's or
 * cannot be kept. Two may overlap for a moment, when a holder was stopped and runs on; what they do must allow for it.
 */
export function whileLeading(deps: LeadershipDeps): AsyncDisposable {
  const { lease, every, registry, log, start, onFirst, onBug } = deps;
  let work: AsyncDisposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const end = async () => {
    const ending = work;
    work = undefined;
    registry.set(LEADER, {}, 0);
    await ending?.[Symbol.asyncDispose]();
  };
  const ask = async () => {
    try {
      await lease.ask();
    } catch (err) {
      // What is held is held until it runs out; after that nobody may be sure of it.
      if (!(err instanceof LedgerError)) throw err;
    }
    if (ended) return;
    if (lease.held && !work) {
      log.info({ token: lease.token }, 'this process is the collector now');
      registry.set(LEADER, {}, 1);
      work = start();
    } else if (!lease.held && work) {
      log.warn(
        { token: lease.token },
        'another process may be the collector by now: this one stops collecting',
      );
      await end();
    }
  };
  const beat = async (): Promise<void> => {
    await ask();
    onFirst();
    if (!ended) timer = setTimeout(() => void (asking = beat().catch(onBug)), every);
  };
  registry.set(LEADER, {}, 0);
  let asking = beat().catch(onBug);
  return {
    async [Symbol.asyncDispose]() {
      ended = true;
      clearTimeout(timer);
      await asking;
      await end();
      await lease.giveUp().catch((err: unknown) => {
        // It runs out by itself.
        if (!(err instanceof LedgerError)) throw err;
      });
    },
  };
}
