import type { AccountLabels } from '../../aws/account.ts';
import type { JobCounts } from '../../aws/sesv2/suppression.ts';
import type { Config } from '../../config/config.ts';
import { sample, type Sample } from '../../metrics/catalog/index.ts';
import { defineCollector } from '../collector.ts';
import { countWords, inWords } from '../common/state-set.ts';
import { LIST_BEGINS, WindowedCount } from './windowed-count.ts';

/** An addition may be listed a moment late; the next run finds it. */
const SETTLED_MS = 60_000;

const jobStatuses = ['created', 'processing', 'completed', 'failed', 'cancelled'];

/**
 * The size of the suppression list. AWS has no number for it: the list is counted once, at most so many pages a run, and
 * from then on only what was added. A removal leaves no trace, so the whole is counted anew now and then.
 */
export const suppression = defineCollector<Config['collectors']['suppression']>({
  name: 'suppression',
  service: 'ses',
  schedule: '6-59/15 * * * *',
  gauges: [
    'ses_suppression_list_addresses',
    'ses_suppression_list_counted_timestamp_seconds',
    'ses_suppression_list_count_progress_ratio',
    'ses_import_jobs',
    'ses_export_jobs',
  ],
  counters: [],
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
