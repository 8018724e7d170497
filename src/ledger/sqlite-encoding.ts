import {
  labelsKey,
  type Increment,
  type Labels,
  type SeriesPart,
  type Total,
} from '../contracts/increment.ts';
import type { PeriodBatch, PeriodOutcome } from '../contracts/period.ts';
import type { Entry } from '../contracts/ledger.ts';
import {
  PERIOD_FIELDS,
  type NumberedEntries,
  type NumberedOutcome,
  type NumberedPeriods,
  type SeriesRow,
  type TotalRow,
} from './sqlite-verbs.ts';
import { KEY_BYTES, LOCALITY_BYTES } from './sqlite-remembering.ts';

/**
 * Gives every series a number, and its row only once: what is sent to another thread is copied, and labels would be
 * most of it.
 */
export class SeriesNumbers {
  /** By metric, part and the labels' key, which is in memory already. */
  readonly #numbers = new Map<string, Map<string, Map<string, number>>>();
  #next = 0;
  #unsent: SeriesRow[] = [];

  of(series: SeriesPart): number {
    const { metric, part, labels } = series;
    const numbers = inside(inside(this.#numbers, metric), part);
    const key = labelsKey(labels);
    let number = numbers.get(key);
    if (number === undefined) {
      number = this.#next++;
      numbers.set(key, number);
      this.#unsent.push(rowOf(series));
    }
    return number;
  }

  /** How many series nobody has been told of. */
  get unsent(): number {
    return this.#unsent.length;
  }

  /** The rows of the series that were numbered since this was last asked, in order, and the number of the first. */
  takeUnsent(): { readonly from: number; readonly rows: readonly SeriesRow[] } {
    const rows = this.#unsent;
    this.#unsent = [];
    return { from: this.#next - rows.length, rows };
  }

  /** From now on numbers begin anew. */
  forget(): void {
    this.#numbers.clear();
    this.#next = 0;
    this.#unsent = [];
  }
}

/** The map at a name, made where there is none yet. */
function inside<Value>(maps: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const known = maps.get(name);
  if (known) return known;
  const made = new Map<string, Value>();
  maps.set(name, made);
  return made;
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
    ...encodeKeys(entries),
    sizes: Uint32Array.from(entries, (entry) => entry.increments.length),
    increments: new Float64Array(increments),
  };
}

const hash = /^[0-9a-f]{32}$/;
const NO_HASH = '00'.repeat(KEY_BYTES);
const NO_LOCALITY = '00'.repeat(LOCALITY_BYTES);

/** Hashes as bytes, each behind its locality, in one piece: half the size, and copied at once. */
function encodeKeys(entries: readonly Entry[]): Pick<NumberedEntries, 'keys' | 'others'> {
  const others = new Map<number, string>();
  let hex = '';
  for (const [entry, { key, locality = NO_LOCALITY }] of entries.entries()) {
    if (hash.test(key)) hex += locality + key;
    else {
      others.set(entry, key);
      hex += NO_HASH;
    }
  }
  const keys = Buffer.allocUnsafeSlow(KEY_BYTES * entries.length);
  keys.write(hex, 'hex');
  return { keys, others };
}

/** Whether each of so many entries was new. */
export function decodeFresh(known: readonly number[], entries: number): boolean[] {
  const fresh = Array<boolean>(entries).fill(true);
  for (const entry of known) fresh[entry] = false;
  return fresh;
}

export function encodePeriods(batch: PeriodBatch, numbers: SeriesNumbers): NumberedPeriods {
  const observations = new Float64Array(PERIOD_FIELDS * batch.observations.length);
  for (const [at, observed] of batch.observations.entries()) {
    const { start, end, total } = observed;
    observations.set([numbers.of(observed), start, end, total], PERIOD_FIELDS * at);
  }
  return { source: batch.source, observations, readTo: batch.readTo };
}

export function decodeOutcome<Metric extends string>(
  { increments: counted, shrunk, revised }: NumberedOutcome,
  { observations }: PeriodBatch<Metric>,
): PeriodOutcome<Metric> {
  const increments: Increment<Metric>[] = [];
  for (let pair = 0; pair < counted.length; pair += 2) {
    const observed = observations[counted[pair] ?? NaN];
    if (!observed) continue;
    const { metric, labels, part } = observed;
    increments.push({ metric, labels, part, value: counted[pair + 1] ?? 0 });
  }
  return { increments, shrunk, revised };
}

/**
 * Reads rows in their order. What was counted together stands together, and shares its labels.
 * @throws SyntaxError when the file holds nonsense.
 */
export function totalDecoder(): (row: TotalRow) => Total {
  let text: string | undefined;
  let labels: Labels = {};
  return ({ metric, part, value, since, revealed, labels: own }) => {
    if (own !== text) labels = JSON.parse(own) as Labels;
    text = own;
    return { metric, part, labels, value, since, revealed: revealed === 1 };
  };
}
