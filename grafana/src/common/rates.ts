import { recorded, type Level, type Window } from '../../../prometheus/src/query.ts';
import type { EventType } from '../../../src/events/ses-event.ts';
import type { RecordedScope } from './scope.ts';

/** Milliseconds of the shortest window that is recorded. */
const SHORTEST_MS = 900_000;

/**
 * What a counter rose by in each interval of a graph, from its recorded increases of a quarter of an hour: their mean, as
 * often as a quarter fits into the interval. So a graph is as cheap over a week as over a day.
 */
export function riseOf(quarters: string): string {
  return `avg_over_time(${quarters}[$__interval]) * $__interval_ms / ${SHORTEST_MS}`;
}

/** The least step of a graph of such increases. */
export const VOLUME_INTERVAL = '15m';

/** Recipients in each interval; where no receiver brings events, by CloudWatch's counts. */
export function volume(onRecorded: RecordedScope, type: EventType): string {
  return `sum(${riseOf(onRecorded(recorded.mail('15m'), { event_type: type }))})`;
}

/** Deliveries, of deliveries and bounces together: of what was decided, whichever source counts it, and never above 1. */
export function accepted(onRecorded: RecordedScope, window: Window): string {
  const sum = (type: EventType) => `sum(${onRecorded(recorded.mail(window), { event_type: type })})`;
  return `${sum('delivery')} / (${sum('delivery')} + ${sum('bounce')} > 0)`;
}

/** A part of the mail in tables: its recorded series by the labels of a row. */
export function partsOf(onRecorded: RecordedScope, level: Level) {
  const by = `account_id, region, ${level}`;
  const of = (window: Window, type: EventType) =>
    `sum by (${by}) (${onRecorded(recorded.mailOf(level, window), { event_type: type })})`;
  return {
    of,
    per: (window: Window, type: EventType, base: EventType) =>
      `${of(window, type)} / (${of(window, base)} > 0)`,
    bounceRate: (window: Window) => `max by (${by}) (${onRecorded(recorded.bounceRateOf(level, window))})`,
    complaintRate: (window: Window) =>
      `max by (${by}) (${onRecorded(recorded.complaintRateOf(level, window))})`,
  };
}
