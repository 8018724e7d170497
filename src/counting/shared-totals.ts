import { LedgerError, type Ledger } from '../contracts/ledger.ts';
import type { Runtime } from '../runtime.ts';

export interface SharedTotalsDeps extends Runtime {
  readonly ledger: Pick<Ledger, 'totals'>;
  /** Milliseconds between two readings. */
  readonly every: number;
}

/**
 * Reads what all processes have counted into the registry, again and again on a beat of its own: a scrape shows what was
 * read last, and waits for nothing. While the ledger cannot be read the values stay, and their age is a metric.
 */
export function followTotals(deps: SharedTotalsDeps): Disposable {
  const { ledger, registry, clock, log, every, onBug } = deps;
  let failing = false;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const read = async () => {
    try {
      registry.refresh(await ledger.totals());
      registry.set('ses_exporter_ledger_totals_timestamp_seconds', {}, clock.now() / 1_000);
      if (failing) log.info({}, 'the totals of the ledger can be read again');
      failing = false;
    } catch (err) {
      if (!(err instanceof LedgerError)) throw err;
      if (!failing && !ended)
        log.warn({ err }, 'the totals of the ledger cannot be read: the last ones are still shown');
      failing = true;
    }
  };
  const beat = () => {
    timer = setTimeout(() => {
      read().then(() => (ended ? undefined : beat()), onBug);
    }, every);
  };
  registry.set('ses_exporter_ledger_totals_timestamp_seconds', {}, clock.now() / 1_000);
  beat();
  return {
    [Symbol.dispose]() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
