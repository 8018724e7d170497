import type { SampledSeries } from '../../test/peers/prometheus.ts';

export interface Rise {
  /** Last minus first sample, and after a reset everything again. */
  readonly rise: number;
  readonly resets: number;
  /** Value and time (seconds since the epoch) of the first sample. */
  readonly first: number;
  readonly born: number;
}

/**
 * What a counter rose by, as nobody can see it better who only has the samples. PromQL has no such function: "the
 * increase is extrapolated to cover the full time range as specified in the range vector selector, so that it is possible
 * to get a non-integer result even if a counter increases only by integer increments" (Prometheus documentation, "Query
 * functions", increase()). Like increase(), it takes a series for what it was in its first sample: what happened
 * before that is lost, unless that sample is 0.
 */
export function riseOf({ values }: SampledSeries): Rise {
  const numbers = values.map(([, value]) => Number(value));
  const [first = 0] = numbers;
  let rise = 0;
  let resets = 0;
  let before = first;
  for (const value of numbers) {
    if (value < before) resets++;
    rise += value < before ? value : value - before;
    before = value;
  }
  return { rise, resets, first, born: values[0]?.[0] ?? 0 };
}
