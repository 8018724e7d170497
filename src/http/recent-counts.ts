import type { CounterName } from '../metrics/catalog.ts';
import { labelsKey, type Labels } from '../contracts/increment.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

/** The exporter's own counters of which the landing page tells what is new. */
const watched = [
  'ses_exporter_messages_rejected_total',
  'ses_exporter_queue_given_up_total',
  'ses_exporter_ledger_evicted_keys_total',
  'ses_exporter_ledger_lost_shards_total',
  'ses_exporter_event_log_dropped_total',
  'ses_exporter_otlp_export_failures_total',
] as const satisfies readonly CounterName[];
export type WatchedCounter = (typeof watched)[number];

/** How often somebody looks: an increase is seen so much later at most. */
export const LOOK_EVERY_MS = 15_000;

/** Points further back tell nothing that is asked for, but for the newest of them. */
const KEPT_MS = 2 * 3_600_000;

interface Course {
  readonly labels: Labels;
  /** Each value that was seen first, the oldest first. Before it was 0: these counters live as long as the process. */
  points: readonly { readonly at: number; readonly value: number }[];
}

/**
 * What counters counted lately. A counter tells only what happened since the start; that a message was refused a week
 * ago must not keep the landing page from saying that all is well today.
 */
export class RecentCounts {
  readonly #registry: MetricRegistry;
  readonly #now: () => number;
  readonly #courses = new Map<WatchedCounter, Map<string, Course>>();

  constructor(registry: MetricRegistry, now: () => number) {
    this.#registry = registry;
    this.#now = now;
  }

  /** To be called every LOOK_EVERY_MS: an increase is as old as the look that saw it. */
  look(): void {
    const now = this.#now();
    for (const metric of watched) {
      const courses = this.#courses.get(metric) ?? new Map<string, Course>();
      this.#courses.set(metric, courses);
      for (const { labels, value } of this.#registry.family(metric).snapshot()) {
        const key = labelsKey(labels);
        const course = courses.get(key) ?? { labels, points: [] };
        if (value === (course.points.at(-1)?.value ?? 0)) continue;
        const old = course.points.findLastIndex(({ at }) => at <= now - KEPT_MS);
        course.points = [...course.points.slice(Math.max(0, old)), { at: now, value }];
        courses.set(key, course);
      }
    }
  }

  /** What was counted within so many milliseconds, of all series with these labels. */
  increase(metric: WatchedCounter, labels: Labels, within: number): number {
    const from = this.#now() - within;
    return sum(
      this.#matching(metric, labels).map(({ points }) => {
        const before = points.findLast(({ at }) => at < from)?.value ?? 0;
        return (points.at(-1)?.value ?? 0) - before;
      }),
    );
  }

  /** When something was counted last: milliseconds since the epoch; `undefined` if nothing was. */
  last(metric: WatchedCounter, labels: Labels): number | undefined {
    const times = this.#matching(metric, labels).flatMap(({ points }) => points.at(-1)?.at ?? []);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  /** What was counted since the start. */
  total(metric: WatchedCounter, labels: Labels): number {
    return sum(this.#matching(metric, labels).map(({ points }) => points.at(-1)?.value ?? 0));
  }

  /** The values that a label has among the series that counted something. */
  values(metric: WatchedCounter, label: string): readonly string[] {
    return [...new Set(this.#matching(metric, {}).flatMap(({ labels }) => labels[label] ?? []))];
  }

  #matching(metric: WatchedCounter, labels: Labels): readonly Course[] {
    const wanted = Object.entries(labels);
    return [...(this.#courses.get(metric)?.values() ?? [])].filter((course) =>
      wanted.every(([name, value]) => course.labels[name] === value),
    );
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
