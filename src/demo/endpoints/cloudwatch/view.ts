import type { EventType } from '../../../events/ses-event.ts';
import { MINUTE } from '../../company/clock.ts';
import { measures, type Measure } from './measures.ts';
import { minuteOf, type MinuteCounts } from '../../company/minute-counts.ts';
import type { World } from '../../company/world.ts';

/** Names of CloudWatch's namespace AWS/SES (developer guide, "Retrieving Amazon SES event data from CloudWatch"). */
const metricNames: Readonly<Record<EventType, string>> = {
  send: 'Send',
  reject: 'Reject',
  bounce: 'Bounce',
  complaint: 'Complaint',
  delivery: 'Delivery',
  open: 'Open',
  click: 'Click',
  rendering_failure: 'RenderingFailure',
  delivery_delay: 'DeliveryDelay',
  subscription: 'Subscription',
};

/** A minute's counts are seen so long after it ended. */
export const LAG = 2 * MINUTE;
/** A new metric is listed only so long after its first event. */
const LISTED_AFTER = 5 * MINUTE;
/** How often SES publishes what it measures. */
const MEASURED_EVERY = 5 * MINUTE;
/** Of each metric that are remembered: two weeks. */
const MOST_MEASUREMENTS = 4_032;

export interface ViewedMetric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Counted extends ViewedMetric {
  readonly counts: MinuteCounts;
}

/** Counts that CloudWatch does not show yet: milliseconds since the epoch, and the share that is missing. */
export interface Withheld {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** What CloudWatch shows of the world: late, in slots, and revised upwards at times. */
export class CloudWatchView {
  readonly #world: World;
  readonly #withheld = new Set<Withheld>();
  readonly #measurements = new Map<Measure, Map<number, number | undefined>>();
  #shares = { now: 0, byMinute: new Map<number, number>() };

  constructor(world: World) {
    this.#world = world;
  }

  /** Holds counts back until `release` is called: then their slots are revised upwards. */
  withhold(held: Withheld): { readonly release: () => void } {
    const forget = () => (this.#shares = { now: 0, byMinute: new Map() });
    this.#withheld.add(held);
    forget();
    return {
      release: () => {
        this.#withheld.delete(held);
        forget();
      },
    };
  }

  /** What ListMetrics lists at this time; with `recent` only what had data in the last three hours. */
  metrics(now: number, recent = false): readonly ViewedMetric[] {
    const counted = this.#counted()
      .filter(({ counts }) => counts.since * MINUTE + LISTED_AFTER <= now)
      .filter(({ counts }) => !recent || counts.newest * MINUTE > now - 180 * MINUTE);
    return [...counted, ...measures].map(({ name, dimensions }) => ({ name, dimensions: { ...dimensions } }));
  }

  /** The statistic of each slot that has data, by the slot's start, newest first. */
  points(
    metric: ViewedMetric,
    stat: string,
    range: { readonly start: number; readonly end: number; readonly period: number },
    now: number,
  ): readonly (readonly [start: number, value: number])[] {
    const points: [number, number][] = [];
    const slotValue = this.#reader(metric, stat, now);
    const first = Math.floor(range.start / range.period) * range.period;
    for (let start = first; start < range.end; start += range.period) {
      const value = slotValue?.(start, start + range.period);
      if (value !== undefined) points.push([start, value]);
    }
    return points.toReversed();
  }

  /** Sending events and received mail. */
  #counted(): readonly Counted[] {
    const sending = this.#world.tally.cells.map(({ type, dimensions, counts }) => ({
      name: metricNames[type],
      dimensions,
      counts,
    }));
    return [...sending, ...this.#world.inbox.cells];
  }

  #reader(
    metric: ViewedMetric,
    stat: string,
    now: number,
  ): ((from: number, to: number) => number | undefined) | undefined {
    const measure = measures.find((one) => isSame(one, metric));
    if (measure) return (from, to) => this.#average(measure, from, to, now);
    const counted = this.#counted().find((one) => isSame(one, metric));
    if (!counted) return undefined;
    return (from, to) => {
      const sum = this.#visibleSum(counted, from, to, now);
      if (sum === 0) return undefined;
      // Every event is one sample of the value 1.
      return stat === 'Average' ? 1 : sum;
    };
  }

  #visibleSum({ counts }: Counted, from: number, to: number, now: number): number {
    let sum = 0;
    for (let time = from; time < to; time += MINUTE) {
      const count = counts.at(minuteOf(time));
      if (count > 0) sum += Math.floor(count * this.#shown(time, now));
    }
    return sum;
  }

  /** The share of a minute's counts that CloudWatch has by now; every series of a request asks for the same minutes. */
  #shown(minute: number, now: number): number {
    if (now !== this.#shares.now) this.#shares = { now, byMinute: new Map() };
    const known = this.#shares.byMinute.get(minute);
    if (known !== undefined) return known;
    const share = this.#share(minute, now);
    this.#shares.byMinute.set(minute, share);
    return share;
  }

  #share(minute: number, now: number): number {
    if (minute + MINUTE + LAG > now) return 0;
    const { withheld } = this.#world.story.weatherAt(minute);
    const late = withheld && now < minute + withheld.minutes * MINUTE ? withheld.share : 0;
    const held = [...this.#withheld].filter(({ from, to }) => minute >= from && minute < to);
    return 1 - Math.max(late, ...held.map(({ share }) => share));
  }

  /** What was measured once stays as it is, and every reader asks for the last hours anew. */
  #measured(measure: Measure, time: number): number | undefined {
    const known = this.#measurements.get(measure) ?? new Map<number, number | undefined>();
    this.#measurements.set(measure, known);
    if (known.has(time)) return known.get(time);
    if (known.size >= MOST_MEASUREMENTS) known.clear();
    const value = measure.at(this.#world, time);
    known.set(time, value);
    return value;
  }

  #average(measure: Measure, from: number, to: number, now: number): number | undefined {
    const values: number[] = [];
    const first = Math.ceil(from / MEASURED_EVERY) * MEASURED_EVERY;
    for (let time = first; time < to && time + LAG <= now; time += MEASURED_EVERY) {
      const value = this.#measured(measure, time);
      if (value !== undefined) values.push(value);
    }
    if (values.length === 0) return undefined;
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}

function isSame(one: ViewedMetric, other: ViewedMetric): boolean {
  const names = Object.keys(one.dimensions);
  return (
    one.name === other.name &&
    names.length === Object.keys(other.dimensions).length &&
    names.every((name) => one.dimensions[name] === other.dimensions[name])
  );
}
