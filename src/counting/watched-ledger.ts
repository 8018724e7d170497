import type { Ledger } from '../contracts/ledger.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Logger } from '../platform/logger.ts';

type Verb = 'countOnce' | 'countPeriods' | 'reveal';

/** A ledger that shows in the self metrics, and once in the log, whether its last write of each kind was durable. */
export interface WatchedLedger extends Ledger {
  readonly healthy: () => boolean;
}

export function watchLedger(ledger: Ledger, registry: MetricRegistry, log: Logger): WatchedLedger {
  // By verb: a file that is damaged in one place may still take what goes to another.
  const failing = new Set<Verb>();
  registry.set('ses_exporter_ledger_up', {}, 1);
  const wentWell = (verb: Verb) => {
    if (!failing.delete(verb) || failing.size > 0) return;
    log.info({}, 'the ledger can be written again');
    registry.set('ses_exporter_ledger_up', {}, 1);
  };
  const wentWrong = (verb: Verb, err: unknown) => {
    if (failing.size === 0)
      log.error({ err }, 'the ledger cannot be written: messages are answered with 503 and will be retried');
    failing.add(verb);
    registry.set('ses_exporter_ledger_up', {}, 0);
  };
  const watched = <T>(verb: Verb, write: Promise<T>): Promise<T> =>
    write.then(
      (result) => {
        wentWell(verb);
        return result;
      },
      (err: unknown) => {
        wentWrong(verb, err);
        throw err;
      },
    );
  return {
    healthy: () => failing.size === 0,
    countOnce: (entries) => watched('countOnce', ledger.countOnce(entries)),
    countPeriods: (batch) => watched('countPeriods', ledger.countPeriods(batch)),
    source: (name) => ledger.source(name),
    totals: () => ledger.totals(),
    reveal: (series) => watched('reveal', ledger.reveal(series)),
    recall: (name) => ledger.recall(name),
    keep: (name, text) => ledger.keep(name, text),
    rememberedFrom: () => ledger.rememberedFrom(),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}
