import {
  metricDataLimits,
  type CloudWatch,
  type CloudWatchMetric,
  type MetricDataSeries,
} from '../../aws/account.ts';
import { incrementKey } from '../../contracts/increment.ts';
import { PERIOD_MEMORY_MS } from '../../contracts/period.ts';
import { CLOCK_TOLERANCE_MS } from '../../platform/clock.ts';
import { inOrder } from '../../platform/in-order.ts';
import type { Target } from './mapping.ts';

const DAY_MS = 86_400_000;

/** How long CloudWatch keeps slots of at least this length (API reference, GetMetricData): both in milliseconds. */
const retention = [
  { period: 3_600_000, kept: 455 * DAY_MS },
  { period: 300_000, kept: 63 * DAY_MS },
  { period: 60_000, kept: 15 * DAY_MS },
];

/**
 * The oldest slots are left alone: a start "between 15 and 63 days ago" is rounded to 5 minutes (API reference,
 * GetMetricData, StartTime), and a slot must not grow too old between its reading and its being counted.
 */
const MARGIN_MS = CLOCK_TOLERANCE_MS;

/** So many slots of each series are read beyond the look-back before the checkpoint moves. */
const PROGRESS_SLOTS = 1_000;

export interface Window {
  /** Milliseconds since the epoch, aligned to the period; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** What there is to read. All times are AWS's, in milliseconds. */
export interface Reading {
  readonly now: number;
  readonly period: number;
  readonly lookback: number;
  /** Up to when all was read; `undefined` at first. */
  readonly readTo?: number | undefined;
}

/** The start of the oldest slot that both CloudWatch and the ledger still have. */
export function oldestSlot({ now, period }: Pick<Reading, 'now' | 'period'>): number {
  const kept = retention.find((one) => period >= one.period)?.kept ?? 0;
  return Math.ceil((now - Math.min(kept, PERIOD_MEMORY_MS) + MARGIN_MS) / period) * period;
}

/**
 * The slots to read: from the look-back before the moment up to which all was read (now, at first), so that late
 * revisions and everything that an outage of ours missed are seen, to the slot in progress, whose total still grows.
 */
export function planWindow(reading: Reading): Window {
  const { now, period, lookback, readTo = now } = reading;
  const wanted = Math.floor((Math.min(now, readTo) - lookback) / period) * period;
  return {
    start: Math.max(wanted, oldestSlot(reading)),
    end: (Math.floor(now / period) + 1) * period,
  };
}

/**
 * Cuts a window into steps, oldest first; after each the checkpoint can move. A window that is due every few minutes is
 * one step. A long one is a step per thousand slots or so, or per full call where there are few series: a shorter step
 * would cost more, because AWS bills a metric as often as it is asked for, whatever the number of its points.
 */
export function* stepsOf(
  { start, end }: Window,
  { period, lookback }: Pick<Reading, 'period' | 'lookback'>,
  series: number,
): Generator<Window> {
  const ofFullCall = Math.floor(metricDataLimits.points / Math.max(1, series));
  const slots = Math.max(Math.ceil(lookback / period) + PROGRESS_SLOTS, ofFullCall);
  for (let from = start; from < end; from += slots * period)
    yield { start: from, end: Math.min(end, from + slots * period) };
}

/** How many series can be asked for in one call, so that no call, nor what is kept of it, has more than AWS’s limit. */
function seriesPerCall({ start, end }: Window, period: number): number {
  const fitting = Math.floor(metricDataLimits.points / ((end - start) / period));
  return Math.min(metricDataLimits.queries, Math.max(1, fitting));
}

/** A metric to read, and where its values go. */
export interface Wanted {
  readonly metric: CloudWatchMetric;
  readonly target: Target;
  /** What identifies the series that it feeds. */
  readonly series: string;
}

/** Calls that run at the same time, while what came before is counted. */
const AT_ONCE = 5;

/** What CloudWatch says of one series of ours. */
export interface Read extends Pick<Wanted, 'target' | 'series'> {
  /** Oldest first, but for a series that several metrics feed. */
  readonly points: MetricDataSeries['points'];
  /** AWS's word for why the points are not all there; the total of a series that several metrics feed has none then. */
  readonly failed?: string | undefined;
}

/** Everything that is complete with one call. */
export interface Part {
  readonly reads: readonly Read[];
  readonly isLast: boolean;
}

export interface Step extends Window {
  readonly inOrder: readonly Wanted[];
  readonly period: number;
  /** To be told of every call that was answered: how many metrics it requested, which is what AWS bills. */
  readonly answered: (count: number) => void;
}

/**
 * Reads one step, a few calls at once, so that no more points are in memory than a call may have at most. The total of a
 * series that several metrics feed is the sum of theirs, so it is given when the last of them was read.
 */
export async function* readStep(
  cloudWatch: CloudWatch,
  { inOrder: wanted, period, answered, start, end }: Step,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  const size = seriesPerCall({ start, end }, period);
  const points = (size * (end - start)) / period;
  const calls = Array.from({ length: Math.max(1, Math.ceil(wanted.length / size)) }, (_unused, at) =>
    wanted.slice(at * size, (at + 1) * size),
  );
  const ask = async (asked: readonly Wanted[], isStopped: AbortSignal) => {
    const queries = asked.map(({ metric, target }) => ({ metric, stat: target.stat }));
    const request = { queries, period: period / 1_000, start, end };
    const answer = await cloudWatch.getMetricData(request, isStopped);
    answered(asked.length);
    return { asked, answer };
  };
  const answers = inOrder(
    calls.map((asked) => (isStopped: AbortSignal) => ask(asked, isStopped)),
    Math.max(1, Math.min(AT_ONCE, Math.floor(metricDataLimits.points / points))),
    signal,
  );
  let open: Read | undefined;
  let read = 0;
  for await (const { asked, answer } of answers) {
    const reads: Read[] = [];
    for (const [at, { target, series }] of asked.entries()) {
      const { points: own = [], failed } = answer[at] ?? {};
      const one = { target, series, points: own, failed };
      if (open && target.stat === 'Sum' && open.series === series) {
        open = joined(open, one);
      } else {
        if (open) reads.push(open);
        open = one;
      }
    }
    const isLast = ++read === calls.length;
    if (isLast && open) reads.push(open);
    yield { reads, isLast };
  }
}

/** What identifies the series that a metric feeds. */
export function seriesOf({ metric, labels }: Target): string {
  return incrementKey({ metric, labels, part: '' });
}

/** A sum without one of its parts would be taken for a revision. */
function joined(one: Read, other: Read): Read {
  const { target, series } = one;
  const failed = one.failed ?? other.failed;
  if (failed !== undefined) return { target, series, points: [], failed };
  const values = new Map(one.points.map(({ start, value }) => [start, value]));
  for (const { start, value } of other.points) values.set(start, (values.get(start) ?? 0) + value);
  return { target, series, points: [...values].map(([start, value]) => ({ start, value })) };
}
