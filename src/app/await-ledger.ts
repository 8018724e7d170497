import { setTimeout as wait } from 'node:timers/promises';
import { LedgerAway } from '../contracts/ledger.ts';
import { systemClock } from '../platform/clock.ts';
import { LogRateLimit } from '../platform/log-rate-limit.ts';
import type { Runtime } from '../runtime.ts';

export interface AwaitLedgerDeps<Opened> extends Pick<Runtime, 'log'> {
  readonly open: () => Promise<Opened>;
  /** What runs while the ledger is away, such as answers to probes; `why` gives what the last try met. */
  readonly meanwhile: (why: () => string) => Promise<AsyncDisposable>;
  /** Ends the waiting. */
  readonly stopping?: AbortSignal | undefined;
  /** Before the second try, and doubled before each further one: milliseconds. */
  readonly pause?: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
const LOG_EVERY_MS = 600_000;

/**
 * Opens the ledger, and waits for one that is away, alive but not ready. A process that ended instead would be started
 * again ever more seldom (Kubernetes waits up to five minutes), and be missed long after the ledger is back.
 * @throws LedgerError for what waiting does not mend, and the signal's reason when it is told to stop.
 */
export async function awaitLedger<Opened>({
  open,
  meanwhile,
  log,
  stopping,
  pause = FIRST_PAUSE_MS,
}: AwaitLedgerDeps<Opened>): Promise<Opened> {
  await using waiting = new AsyncDisposableStack();
  const toLog = new LogRateLimit(systemClock, LOG_EVERY_MS);
  let last: LedgerAway | undefined;
  for (let next = pause; ; next = Math.min(2 * next, LONGEST_PAUSE_MS)) {
    try {
      const opened = await open();
      if (last) log.info({}, 'the ledger is available');
      return opened;
    } catch (err) {
      if (!(err instanceof LedgerAway)) throw err;
      const first = !last;
      last = err;
      if (first) waiting.use(await meanwhile(() => last?.message ?? ''));
      if (toLog.isDue(err.message))
        log.warn({ err }, 'the ledger is not available: waiting for it, not ready until then');
    }
    await wait(next, undefined, stopping && { signal: stopping }).catch(() => stopping?.throwIfAborted());
  }
}
