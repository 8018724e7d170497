import { z } from 'zod';
import type { AccountLabels } from '../aws/account.ts';
import type { SuppressedCount, SuppressionWindow, JobCounts } from '../aws/sesv2/suppression.ts';
import { Duration } from '../config/types.ts';
import { gauge, samplerOf, type MetricSpecs, type SampleOf } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';
import { countWords, inWords } from './common/state-set.ts';
import { collectorSettings } from './settings.ts';

/** An addition may be listed a moment late; the next run finds it. */
const SETTLED_MS = 60_000;

const jobStatuses = ['created', 'processing', 'completed', 'failed', 'cancelled'];

const metrics = {
  ses_suppression_list_addresses: gauge(
    'Addresses on the account’s suppression list by reason, bounce or complaint: the last full count and what was added since (ListSuppressedDestinations).',
    'reason',
  ),
  ses_suppression_list_counted_timestamp_seconds: gauge(
    'Unix time of the last full count of the suppression list: removals since then are not seen yet; 0 before the first (ListSuppressedDestinations).',
  ),
  ses_suppression_list_count_progress_ratio: gauge(
    'How much of the time that the suppression list spans the count under way has read, from 0 to 1; 1 when none is (ListSuppressedDestinations).',
  ),
  ses_import_jobs: gauge(
    'Import jobs by destination and status, of the first thousand that SES lists (ListImportJobs).',
    'destination',
    'status',
  ),
  ses_export_jobs: gauge(
    'Export jobs by source and status, of the first thousand that SES lists (ListExportJobs).',
    'source',
    'status',
  ),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);
type Sample = SampleOf<typeof metrics>;

/**
 * The size of the suppression list. AWS has no number for it: the list is counted once, at most so many pages a run, and
 * from then on only what was added. A removal leaves no trace, so the whole is counted anew now and then.
 */
export const suppression = defineCollector({
  name: 'suppression',
  description:
    'ListSuppressedDestinations, ListImportJobs and ListExportJobs: the size of the suppression list, and jobs.',
  service: 'ses',
  schedule: '6-59/15 * * * *',
  settings: collectorSettings({
    recount: Duration.prefault('1d').describe(
      'How often the whole suppression list is counted anew, because removals cannot be seen otherwise.',
    ),
    pages_per_run: z
      .int()
      .min(10)
      .max(800)
      .default(200)
      .describe(
        'Pages of up to 1,000 addresses that one run may read, one a second; a longer count goes on in the next run.',
      ),
  }),
  metrics,
  iam: ['ses:ListSuppressedDestinations', 'ses:ListImportJobs', 'ses:ListExportJobs'],
  create: ({ recount, pages_per_run }) => {
    let current: Count | undefined;
    let next: Count | undefined;
    return {
      async *collect({ aws, labels, clock, optional, signal }) {
        const sesv2 = await aws.sesv2();
        const imports = await optional.ask('import jobs', () => sesv2.listImportJobs(signal));
        const exports = await optional.ask('export jobs', () => sesv2.listExportJobs(signal));
        yield {
          samples: [
            ...jobCounts(imports, ['suppression_list', 'contact_list']).map(([destination, status, count]) =>
              sample('ses_import_jobs', { ...labels, destination, status }, count),
            ),
            ...jobCounts(exports, ['metrics_data', 'message_insights']).map(([source, status, count]) =>
              sample('ses_export_jobs', { ...labels, source, status }, count),
            ),
          ],
        };

        const to = aws.clock.at(clock.now()) - SETTLED_MS;
        const budget = { whole: pages_per_run, left: pages_per_run };
        const count = (window: Parameters<typeof sesv2.countSuppressed>[0]) =>
          sesv2.countSuppressed(window, signal);
        if (current) await current.reading.readTo(to, budget, count);
        if (!current || to - current.began >= recount) next ??= { began: to, reading: new WindowedCount() };
        if (next && (await next.reading.readTo(to, budget, count))) {
          current = next;
          next = undefined;
        }
        yield { samples: sizeSamples(current, next, labels) };
      },
    };
  },
});

interface Count {
  /** Milliseconds since the epoch: what was removed before is not in it. */
  readonly began: number;
  readonly reading: WindowedCount;
}

function sizeSamples(
  current: Count | undefined,
  next: Count | undefined,
  labels: AccountLabels,
): readonly Sample[] {
  const read = next ? (next.reading.countedTo - LIST_BEGINS) / (next.began - LIST_BEGINS) : 1;
  return [
    ...(current ? reasonCounts(current.reading.counts) : []).map(([reason, count]) =>
      sample('ses_suppression_list_addresses', { ...labels, reason }, count),
    ),
    sample('ses_suppression_list_counted_timestamp_seconds', labels, (current?.began ?? 0) / 1_000),
    sample('ses_suppression_list_count_progress_ratio', labels, Math.min(1, read)),
  ];
}

function reasonCounts(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  const inLowerCase = new Map([...counts].map(([reason, count]) => [inWords(reason), count]));
  return [...new Map([['bounce', 0], ['complaint', 0], ...inLowerCase])];
}

/** Each kind and status, those without any included; nothing when the jobs are not ours to see. */
function jobCounts(
  found: JobCounts | undefined,
  kinds: readonly string[],
): readonly (readonly [kind: string, status: string, count: number])[] {
  if (!found) return [];
  const byKind = Map.groupBy(found.jobs, ({ kind }) => inWords(kind));
  return [...new Set([...kinds, ...byKind.keys()])].flatMap((kind) => {
    const counts = countWords(
      jobStatuses,
      (byKind.get(kind) ?? []).map(({ status }) => status),
    );
    return [...counts].map(([status, count]) => [kind, status, count] as const);
  });
}

/** "API version 2019-09-27": there was no list before there was the API. Milliseconds since the epoch. */
const LIST_BEGINS = Date.UTC(2019, 0, 1);

const DAY_MS = 86_400_000;
const FIRST_STEP_MS = 4 * 365 * DAY_MS;
const SMALLEST_STEP_MS = 60_000;

/** How many pages a run may read, and how many of them it has left. */
interface PageBudget {
  readonly whole: number;
  left: number;
}

type CountWindow = (window: SuppressionWindow) => Promise<SuppressedCount>;

/**
 * Counts the list from its begin to a moment that moves on, a window of time after the other. Windows are of the size
 * that one run can read whole, so that no page token has to last from run to run and a failure costs one window.
 */
class WindowedCount {
  readonly counts = new Map<string, number>();
  #at: number;
  #step = FIRST_STEP_MS;

  constructor(from: number = LIST_BEGINS) {
    this.#at = from;
  }

  /** Everything before this moment is counted: milliseconds since the epoch. */
  get countedTo(): number {
    return this.#at;
  }

  /** Reads on until `to`, or until the budget is used up. @returns whether it got there. */
  async readTo(to: number, budget: PageBudget, count: CountWindow): Promise<boolean> {
    while (this.#at < to && budget.left > 0) {
      const end = Math.min(to, this.#at + this.#step);
      // A window that cannot be made smaller is read whole, or the count would never get past it.
      const pages = this.#step > SMALLEST_STEP_MS ? budget.left : Number.POSITIVE_INFINITY;
      const had = budget.left;
      const found = await count({ start: this.#at, end, pages });
      budget.left = Math.max(0, budget.left - found.pages);
      if (found.complete) this.#add(found.counts, end);
      if (found.complete && (found.pages === 1 || found.pages * 2 <= budget.whole)) this.#step *= 2;
      // What did not fit was read for nothing, so the next try is a good deal smaller.
      if (!found.complete && had * 2 >= budget.whole) this.#step = Math.max(SMALLEST_STEP_MS, this.#step / 8);
    }
    return this.#at >= to;
  }

  #add(counts: ReadonlyMap<string, number>, end: number): void {
    for (const [reason, count] of counts) this.counts.set(reason, (this.counts.get(reason) ?? 0) + count);
    this.#at = end;
  }
}
