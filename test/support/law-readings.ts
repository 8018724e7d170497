import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PeriodObservation } from '../../src/contracts/period.ts';
import { minute, noon } from './ledger-bench.ts';
import { ignoreCrash, type Life, type Shown } from './law-machine.ts';
import type { CountedName } from '../../src/metrics/catalog.ts';

export const slotLength = 15 * minute;

/** What AWS said at one time of some slots of some series. Slots and series may come again, also in one reading. */
export interface Reading {
  readonly pause: number;
  /** Minutes after noon: everything before was read. */
  readonly readTo: number;
  readonly observed: readonly (readonly [series: number, slot: number, total: number])[];
}

export const readToOf = ({ readTo }: Reading): number => noon + readTo * minute;

/** The third slot of every series begins at noon. */
const startOf = (slot: number): number => noon + (slot - 2) * slotLength;

function observation(
  source: string,
  [series, slot, total]: Reading['observed'][number],
): PeriodObservation<CountedName> {
  const start = startOf(slot);
  const labels = { account_id: source, region: `region-${series}` };
  const metric = 'ses_statistics_bounces_total';
  return { metric, labels, part: '', start, end: start + slotLength, total };
}

/** Hands over its readings in order; like every collector it reads again what was not durable. */
export class Reader {
  readonly source: string;
  readonly #readings: readonly Reading[];
  #done = 0;

  constructor(source: string, readings: readonly Reading[]) {
    this.source = source;
    this.#readings = readings;
  }

  /** Until everything is counted or nobody answers any more. `look` is called after each reading. */
  async read(life: Pick<Life, 'countPeriods'>, look: () => void = () => undefined): Promise<void> {
    for (const reading of this.#readings.slice(this.#done)) {
      for (let turn = 0; turn < reading.pause; turn++) await nextTurn();
      const observations = reading.observed.map((one) => observation(this.source, one));
      try {
        await life.countPeriods('cloudwatch', {
          source: this.source,
          observations,
          readTo: readToOf(reading),
        });
      } catch (err) {
        ignoreCrash(err);
        return;
      }
      this.#done++;
      look();
    }
  }

  /** How far the readings went that were durable. */
  get readTo(): number {
    return Math.max(-Infinity, ...this.#readings.slice(0, this.#done).map(readToOf));
  }
}

/**
 * The law, told without any memory of steps: of each slot its largest total; of one in progress when the source was
 * first read, less what it held when it was first seen; of one that was over by then nothing.
 */
export function truthOfReadings(source: string, readings: readonly Reading[]): Shown {
  const [first] = readings;
  const all = readings.flatMap(({ observed }) => observed);
  const truth = new Map<string, number>();
  if (!first) return truth;
  const since = readToOf(first);
  for (const slots of Map.groupBy(all, ([series, slot]) => `${series} ${slot}`).values()) {
    const [[series, slot, atFirst]] = slots as [Reading['observed'][number]];
    const start = startOf(slot);
    if (start + slotLength <= since) continue;
    const largest = Math.max(...slots.map(([, , total]) => total));
    const { metric, labels } = observation(source, [series, slot, 0]);
    const key = `${metric}${JSON.stringify(labels)}`;
    truth.set(key, (truth.get(key) ?? 0) + largest - (start < since ? atFirst : 0));
  }
  return truth;
}
