import type { Prometheus } from '../../test/peers/prometheus.ts';
import { Counts, differences } from './counts.ts';
import { everyday, PERIOD, shownAfter, type Habits } from './naive-exporter.ts';
import { riseOf } from './rise.ts';
import { SCRAPE, SPEED } from './stage.ts';
import type { Truth } from './truth.ts';

/** The day on Prometheus's clock: milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One metric of ours, as Prometheus stored it. */
export interface Verdict {
  readonly metric: string;
  readonly truth: Counts;
  readonly rise: Counts;
  readonly increase: Counts;
  /** Keys of the counts whose rise is not the truth. */
  readonly wrong: readonly string[];
  readonly series: number;
  readonly resets: number;
  /** First samples of the series that came while the day went on. */
  readonly born: readonly number[];
}

export async function judge(truth: Truth, prometheus: Prometheus, span: Span): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [metric, counts] of truth.metrics) {
    const rise = new Counts(counts.by);
    let resets = 0;
    const born: number[] = [];
    const sampled = await prometheus.samples(`${metric}{job="ses-exporter"}[1d]`);
    for (const one of sampled) {
      const found = riseOf(one);
      rise.add(one.metric, found.rise);
      resets += found.resets;
      if (found.born * 1_000 > span.from) born.push(found.first);
    }
    const increase = new Counts(counts.by);
    // Two scrapes more, so that the day begins with a sample from before it.
    const window = `${span.to - span.from + 2 * SCRAPE}ms`;
    const samples = `${metric}{job="ses-exporter"}[${window}] ${at(span)}`;
    const increased = await prometheus.query(`increase(${samples})`);
    for (const { metric: labels, value } of increased) increase.add(labels, Number(value[1]));
    const wrong = differences(counts, rise);
    verdicts.push({ metric, truth: counts, rise, increase, wrong, series: sampled.length, resets, born });
  }
  return verdicts;
}

/** Whether Prometheus's newest samples say what is true already; what they will say wrong, they say later. */
export async function isSettled(truth: Truth, prometheus: Prometheus): Promise<boolean> {
  for (const [metric, counts] of truth.metrics) {
    const now = new Counts(counts.by);
    for (const { metric: labels, value } of await prometheus.query(`${metric}{job="ses-exporter"}`)) {
      now.add(labels, Number(value[1]));
    }
    if (differences(counts, now).length > 0) return false;
  }
  return true;
}

/**
 * What a naive exporter's gauge sums up to over the day, in the usual way: every sample is the sum of one period, so the
 * samples are added up and scaled by how many of them there are in a period. The day begins when its first slot is shown.
 */
export async function naiveSums(habits: Habits, prometheus: Prometheus, span: Span): Promise<Counts> {
  const window = Math.round(span.to - span.from - shownAfter(habits) / SPEED);
  const scale = (SCRAPE * SPEED) / PERIOD;
  const samples = `aws_ses_sum{job="${habits.name}"}[${window}ms] ${at(span)}`;
  const found = await prometheus.query(`sum_over_time(${samples}) * ${scale}`);
  const sums = new Counts(['configuration_set', 'metric_name']);
  for (const { metric, value } of found) sums.add(metric, Number(value[1]));
  return sums;
}

export async function scrapes(prometheus: Prometheus, span: Span) {
  const counts = new Map<string, { readonly tried: number; readonly failed: number }>();
  for (const job of ['ses-exporter', ...everyday.map(({ name }) => name)]) {
    const [up] = await prometheus.samples(`up{job="${job}"}[${span.to - span.from}ms] ${at(span)}`);
    const values = (up?.values ?? []).map(([, value]) => Number(value));
    counts.set(job, { tried: values.length, failed: values.filter((value) => value === 0).length });
  }
  return counts;
}

/** Every question is asked as of the same moment. */
function at({ to }: Span): string {
  return `@ ${(to / 1_000).toFixed(3)}`;
}
