import type { Ledger } from '../ledger/ledger.ts';
import type { PeriodBatch } from '../metrics/period.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

/** Makes a collector's counts per time slot durable, then visible. */
export type PeriodSink = (collector: string, batch: PeriodBatch) => Promise<void>;

export function createPeriodSink(ledger: Ledger, registry: MetricRegistry): PeriodSink {
  return async (collector, batch) => {
    registry.foresee('ses_exporter_periods_shrunk_total', { collector });
    const { increments, shrunk } = await ledger.countPeriods(batch);
    registry.add(increments);
    if (shrunk > 0) registry.count('ses_exporter_periods_shrunk_total', { collector }, shrunk);
  };
}
