import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ledger } from '../contracts/ledger.ts';
import type { PeriodBatch } from '../contracts/period.ts';
import type { CountedName } from '../metrics/catalog.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Agreement } from './agreement/index.ts';

/**
 * Makes a collector's counts per time slot durable, then visible. What it leaves undone when it is aborted or fails is
 * counted when the same slots are read again.
 */
export type PeriodSink = (
  collector: string,
  batch: PeriodBatch<CountedName>,
  signal?: AbortSignal,
) => Promise<void>;

/** Observations in one commit: so many take some tens of milliseconds, for which messages wait. */
const PIECE = 1_000;

/** Increments that become visible before anything else has its turn: where all begin series, some milliseconds. */
const SHOWN_AT_ONCE = 250;

export function createPeriodSink(
  ledger: Ledger,
  registry: MetricRegistry,
  agreement?: Pick<Agreement, 'periods'>,
): PeriodSink {
  return async (collector, batch, signal) => {
    registry.preRegister('ses_exporter_periods_shrunk_total', { collector });
    registry.preRegister('ses_exporter_periods_revised_total', { collector });
    const known = await ledger.source(batch.source);
    for (const piece of known ? piecesOf(batch, known.readTo) : [firstSight(batch)]) {
      signal?.throwIfAborted();
      const { increments, shrunk, revised } = await ledger.countPeriods(piece);
      for (let from = 0; from < increments.length; from += SHOWN_AT_ONCE) {
        if (from > 0) await nextTurn();
        registry.add(increments.slice(from, from + SHOWN_AT_ONCE));
      }
      if (shrunk > 0) registry.count('ses_exporter_periods_shrunk_total', { collector }, shrunk);
      if (revised > 0) registry.count('ses_exporter_periods_revised_total', { collector }, revised);
      await nextTurn();
    }
    agreement?.periods(batch);
  };
}

/** The checkpoint moves with the last piece only: after a crash in between everything is read again. */
function* piecesOf(batch: PeriodBatch<CountedName>, checkpoint: number): Generator<PeriodBatch<CountedName>> {
  const { observations } = batch;
  const last = Math.max(0, Math.ceil(observations.length / PIECE) - 1) * PIECE;
  for (let from = 0; from < last; from += PIECE)
    yield { ...batch, observations: observations.slice(from, from + PIECE), readTo: checkpoint };
  yield { ...batch, observations: observations.slice(last) };
}

/**
 * What a source is first seen with must be known of all its series or of none, so it is one piece; slots that were over
 * then are never counted.
 */
function firstSight(batch: PeriodBatch<CountedName>): PeriodBatch<CountedName> {
  return { ...batch, observations: batch.observations.filter(({ end }) => end > batch.readTo) };
}
