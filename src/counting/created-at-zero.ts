import { LedgerError, type Ledger } from '../contracts/ledger.ts';
import type { NewSeries, Series } from '../metrics/family.ts';
import type { SeriesPart } from '../contracts/increment.ts';
import type { Runtime } from '../runtime.ts';
import { steadyNow } from '../platform/clock.ts';

export interface CreatedAtZeroDeps extends Pick<Runtime, 'clock' | 'registry' | 'onBug'> {
  readonly ledger: Pick<Ledger, 'reveal'>;
  /** How long a new series is shown at 0: milliseconds. */
  readonly zeroFor: number;
}

/** Series revealed in one commit. */
const MAX_TOGETHER = 1_000;

/**
 * Decides when a new series stops being shown at 0. Prometheus's `increase()` never sees what a series already held in
 * its first sample, so that sample must be 0. The clock starts with the first scrape that showed the series, and a later
 * scrape ends it: a scraper that comes late, or seldom, or back from an outage, sees the 0 as well.
 *
 * That a series may show its value is durable before it does: shown at 0 again after a crash, it would look like a
 * reset, and be counted twice.
 */
export class CreatedAtZero {
  readonly #deps: CreatedAtZeroDeps;
  readonly #shownSince = new WeakMap<Series, number>();
  readonly #underWay = new WeakSet<Series>();

  constructor(deps: CreatedAtZeroDeps) {
    this.#deps = deps;
  }

  /** To be told of the new series that a whole scrape has shown at 0. */
  scraped(shown: readonly NewSeries[]): void {
    const { clock, registry, zeroFor, onBug } = this.#deps;
    const at = steadyNow(clock);
    const due: NewSeries[] = [];
    let waiting = 0;
    for (const one of shown) {
      if (one.series.value !== 0) waiting++;
      const since = this.#shownSince.get(one.series);
      if (since === undefined) this.#shownSince.set(one.series, at);
      if (at - (since ?? at) >= zeroFor && !this.#underWay.has(one.series)) due.push(one);
    }
    registry.set('ses_exporter_series_shown_at_zero', {}, waiting);
    if (due.length > 0) this.#reveal(due).catch(onBug);
  }

  async #reveal(due: readonly NewSeries[]): Promise<void> {
    for (const { series } of due) this.#underWay.add(series);
    try {
      for (let from = 0; from < due.length; from += MAX_TOGETHER) {
        const together = due.slice(from, from + MAX_TOGETHER);
        await this.#deps.ledger.reveal(together.map(partOf));
        for (const { series } of together) {
          series.revealed = true;
          this.#shownSince.delete(series);
        }
      }
    } catch (err) {
      // The ledger's trouble is told where it is watched; the next scrape tries again.
      if (!(err instanceof LedgerError)) throw err;
    } finally {
      for (const { series } of due) this.#underWay.delete(series);
    }
  }
}

/** One part stands for a whole histogram. */
function partOf({ metric, series }: NewSeries): SeriesPart {
  return { metric, labels: series.labels, part: series.buckets ? 'sum' : '' };
}
