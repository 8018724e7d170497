import { PERIOD_MEMORY_MS } from '../../metrics/period.ts';

const DAY_MS = 86_400_000;

/** How long CloudWatch keeps slots of at least this length (API reference, GetMetricData): both in milliseconds. */
const retention = [
  { period: 3_600_000, kept: 455 * DAY_MS },
  { period: 300_000, kept: 63 * DAY_MS },
  { period: 60_000, kept: 15 * DAY_MS },
];

export interface Window {
  /** Milliseconds since the epoch, aligned to the period; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The slots to read: from the look-back before the moment up to which all was read (now, at first), so that late
 * revisions and everything that an outage of ours missed are seen, to the slot in progress, whose total still grows.
 */
export function planWindow(options: {
  readonly now: number;
  readonly period: number;
  readonly lookback: number;
  readonly readTo?: number | undefined;
}): Window {
  const { now, period, lookback, readTo = now } = options;
  const kept = retention.find((one) => period >= one.period)?.kept ?? 0;
  const wanted = Math.floor((Math.min(now, readTo) - lookback) / period) * period;
  const oldest = Math.ceil((now - Math.min(kept, PERIOD_MEMORY_MS)) / period) * period;
  return { start: Math.max(wanted, oldest), end: (Math.floor(now / period) + 1) * period };
}
