import type { Ledger } from '../ledger/ledger.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Logger } from '../platform/logger.ts';

/** A ledger that shows in the self metrics, and once in the log, whether its last write was durable. */
export interface WatchedLedger extends Ledger {
  readonly healthy: () => boolean;
}

export function watchLedger(ledger: Ledger, registry: MetricRegistry, log: Logger): WatchedLedger {
  let healthy = true;
  registry.set('ses_exporter_ledger_up', {}, 1);
  const watched = async <T>(write: Promise<T>): Promise<T> => {
    try {
      const result = await write;
      if (!healthy) log.info({}, 'the ledger writes again');
      healthy = true;
      return result;
    } catch (err) {
      if (healthy)
        log.error({ err }, 'the ledger cannot write: messages are answered with 503 and will be retried');
      healthy = false;
      throw err;
    } finally {
      registry.set('ses_exporter_ledger_up', {}, healthy ? 1 : 0);
    }
  };
  return {
    healthy: () => healthy,
    countOnce: (entries) => watched(ledger.countOnce(entries)),
    countPeriods: (batch) => watched(ledger.countPeriods(batch)),
    source: (name) => ledger.source(name),
    totals: () => ledger.totals(),
    reveal: (series) => watched(ledger.reveal(series)),
    rememberedFrom: () => ledger.rememberedFrom(),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}
