import type { Input } from './case.ts';
import { minutesOf, written } from './notation.ts';

/** How often what AWS counts is read, in minutes: its counters stand still between two readings. */
const sources = { ses_cloudwatch_: 5, ses_statistics_: 15 } as const;

/** Minutes between two readings of the slowest source of these series; none reads at once. */
export function readEvery(input: Input): number {
  return Math.max(1, ...Object.keys(input).map(periodOf));
}

/** The same series as an exporter shows them that reads AWS's counters so many minutes after each full period. */
export function readAfter(input: Input, minutes: number): Input {
  return Object.fromEntries(
    Object.entries(input).map(([series, values]) => {
      const period = periodOf(series);
      return [series, period === 1 ? values : stepped(values, period, minutes % period)];
    }),
  );
}

export function isRead(series: string): boolean {
  return periodOf(series) > 1;
}

function periodOf(series: string): number {
  const source = Object.entries(sources).find(([prefix]) => series.startsWith(prefix));
  return source?.[1] ?? 1;
}

/** Before the first reading there is what was read last, which is what there is at first. */
function stepped(values: string, period: number, after: number): string {
  const shown = minutesOf(values);
  const [first = '_'] = shown;
  return written(shown.map((_, minute) => shown[lastReading(minute, period, after)] ?? first));
}

function lastReading(minute: number, period: number, after: number): number {
  return Math.floor((minute - after) / period) * period + after;
}
