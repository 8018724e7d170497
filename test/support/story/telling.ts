import { MINUTE } from '../../../src/demo/company/clock.ts';
import type { RecordedSeries } from './recording.ts';
import { badDay, CALM, CALM_TIMES } from './script.ts';

/** Copies before the days that were really played. */
const COPIES = CALM_TIMES - 1;
const SCRAPE = 2 * MINUTE;

/** The series as Prometheus is told it: its calm days several times, counters going on from each to the next. */
export function tell({ labels, kind, times, values }: RecordedSeries): RecordedSeries {
  const told: RecordedSeries = { labels, kind, times: [], values: [] };
  const calm = times.filter((time) => time <= badDay);
  const last = calm.length - 1;
  const born = times[0] ?? badDay;
  const first = born <= badDay - CALM + SCRAPE ? (values[0] ?? 0) : 0;
  const growth = kind === 'cumulative' && last >= 0 ? (values[last] ?? 0) - first : 0;
  const isFixed = new Set(values.slice(0, last + 1)).size === 1;

  for (let copy = 0; copy < COPIES; copy++) {
    const back = (COPIES - copy) * CALM;
    const older = kind === 'timestamp' ? (isFixed ? COPIES * CALM : back) / 1_000 : 0;
    const put = (time: number, value: number) => {
      told.times.push(time - back);
      told.values.push(value + copy * growth - older);
    };
    // A counter that was born on the way is there from the start of the next copy.
    if (kind === 'cumulative' && copy > 0 && last >= 0)
      for (let time = badDay - CALM + SCRAPE; time < born; time += SCRAPE) put(time, 0);
    for (const [at, time] of calm.entries()) put(time, values[at] ?? 0);
  }
  for (const [at, time] of times.entries()) {
    told.times.push(time);
    const isOld = kind === 'timestamp' && isFixed && values[at] === values[0];
    told.values.push((values[at] ?? 0) + COPIES * growth - (isOld ? (COPIES * CALM) / 1_000 : 0));
  }
  return told;
}
