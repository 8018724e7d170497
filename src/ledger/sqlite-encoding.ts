import { hash as digest } from 'node:crypto';
import { incrementKey, type Labels, type SeriesPart, type Total } from '../contracts/increment.ts';
import type { PeriodBatch, PeriodOutcome } from '../contracts/period.ts';
import type { Entry } from '../contracts/ledger.ts';
import {
  KEY_BYTES,
  type NumberedEntries,
  type NumberedOutcome,
  type NumberedPeriods,
  type SeriesRow,
  type TotalRow,
} from './sqlite-verbs.ts';

/**
 * Gives every series a number, and its row only once: what is sent to another thread is copied, and labels would be
 * most of it.
 */
export class SeriesNumbers {
  readonly #numbers = new Map<string, number>();
  #unsent: SeriesRow[] = [];

  of(series: SeriesPart): number {
    const key = incrementKey(series);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(key, number);
      this.#unsent.push(rowOf(series));
    }
    return number;
  }

  /** The rows of the series that were numbered since this was last asked, in order, and the number of the first. */
  takeUnsent(): { readonly from: number; readonly rows: readonly SeriesRow[] } {
    const rows = this.#unsent;
    this.#unsent = [];
    return { from: this.#numbers.size - rows.length, rows };
  }

  /** From now on numbers begin anew. */
  forget(): void {
    this.#numbers.clear();
    this.#unsent = [];
  }
}

/** What identifies a series in the file. */
function rowOf({ metric, part, labels }: SeriesPart): SeriesRow {
  return [metric, part, JSON.stringify(labels, Object.keys(labels).toSorted())];
}

export function encodeEntries(entries: readonly Entry[], numbers: SeriesNumbers): NumberedEntries {
  const increments: number[] = [];
  for (const entry of entries)
    for (const increment of entry.increments) increments.push(numbers.of(increment), increment.value);
  return {
    keys: encodeKeys(entries),
    sizes: Uint32Array.from(entries, (entry) => entry.increments.length),
    increments: new Float64Array(increments),
  };
}

const hash = /^[0-9a-f]{32}$/;

/** As bytes, in one piece: half the size, and copied at once. Any other key is hashed, so that no two are alike. */
function encodeKeys(entries: readonly Entry[]): Uint8Array {
  let hex = '';
  for (const { key } of entries) hex += hash.test(key) ? key : digest('sha256', key).slice(0, 2 * KEY_BYTES);
  const bytes = Buffer.allocUnsafeSlow(KEY_BYTES * entries.length);
  bytes.write(hex, 'hex');
  return bytes;
}

/** Whether each of so many entries was new. */
export function decodeFresh(known: readonly number[], entries: number): boolean[] {
  const fresh = Array<boolean>(entries).fill(true);
  for (const entry of known) fresh[entry] = false;
  return fresh;
}

export function encodePeriods(batch: PeriodBatch, numbers: SeriesNumbers): NumberedPeriods {
  const observations = batch.observations.map((observed) => {
    const { start, end, total } = observed;
    return { series: numbers.of(observed), start, end, total };
  });
  return { source: batch.source, observations, readTo: batch.readTo };
}

export function decodeOutcome<Metric extends string>(
  { increments, shrunk, revised }: NumberedOutcome,
  { observations }: PeriodBatch<Metric>,
): PeriodOutcome<Metric> {
  return {
    increments: increments.flatMap(({ observation, value }) => {
      const observed = observations[observation];
      if (!observed) return [];
      const { metric, labels, part } = observed;
      return [{ metric, labels, part, value }];
    }),
    shrunk,
    revised,
  };
}

/** @throws SyntaxError when the file holds nonsense. */
export function decodeTotal({ labels, revealed, ...rest }: TotalRow): Total {
  return { ...rest, labels: JSON.parse(labels) as Labels, revealed: revealed === 1 };
}
