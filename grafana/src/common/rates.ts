import { recorded, type Level, type Window } from '../../../prometheus/src/query.ts';
import type { EventType } from '../../../src/events/ses-event.ts';
import type { RecordedScope } from './scope.ts';

/** Milliseconds of the shortest window that is recorded. */
const SHORTEST_MS = 900_000;

/**
 * Recipients in each interval of a graph, from the recorded increases of a quarter of an hour: their mean, as often as a quarter
 * fits into the interval. So a graph is as cheap over a week as over a day, and shows CloudWatch's counts where no
 * receiver brings events.
 */
export function volume(onRecorded: RecordedScope, type: EventType): string {
  const counted = onRecorded(recorded.mail('15m'), { event_type: type });
  return `sum(avg_over_time(${counted}[$__interval])) * $__interval_ms / ${SHORTEST_MS}`;
}

/** The least step of a graph of `volume`. */
export const VOLUME_INTERVAL = '15m';

/** The least step of a graph that adds up recorded increases of five minutes. */
export const STEP = '5m';

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
