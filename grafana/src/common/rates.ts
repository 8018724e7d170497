import { recorded, type Level, type Window } from '../../../prometheus/src/query.ts';
import type { EventType } from '../../../src/events/ses-event.ts';
import type { RecordedScope } from './scope.ts';

/** The shortest window that is recorded, and so the least step of a graph of `volume`. */
export const VOLUME_INTERVAL = '15m';

/** What graphs of `volume` say in their titles. */
export const PER_INTERVAL = 'per 15 min';

/**
 * Recipients in a quarter of an hour: the mean of the recorded increases over each interval of a graph. A bar means the
 * same whatever the range is, costs as little over a week as over a day, and shows CloudWatch's counts where no receiver
 * brings events.
 */
export function volume(onRecorded: RecordedScope, type: EventType): string {
  const counted = onRecorded(recorded.mail(VOLUME_INTERVAL), { event_type: type });
  return `sum(avg_over_time(${counted}[$__interval]))`;
}

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
