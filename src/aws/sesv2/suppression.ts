import {
  ListExportJobsCommand,
  ListImportJobsCommand,
  ListSuppressedDestinationsCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { pages } from '../pages.ts';

/**
 * The account's suppression list and the jobs that fill and read lists. Source of the shapes: SES API v2 reference,
 * ListSuppressedDestinations, ListImportJobs and ListExportJobs.
 */
export interface SuppressionApi {
  /** How many addresses got on the list for which reason; the addresses themselves go no further. */
  countSuppressed(window: SuppressionWindow, signal: AbortSignal): Promise<SuppressedCount>;
  /** Jobs of all time by kind and status, as far as the first pages tell. */
  listImportJobs(signal: AbortSignal): Promise<JobCounts>;
  listExportJobs(signal: AbortSignal): Promise<JobCounts>;
}

export interface SuppressionWindow {
  /** Addresses "added to the list after" and "before": milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** Pages that may be read, at least one. */
  readonly pages: number;
}

export interface SuppressedCount {
  /** By AWS's word for the reason. */
  readonly counts: ReadonlyMap<string, number>;
  /** Pages that were read. */
  readonly pages: number;
  /** Whether that was all of the window; if not, the counts are of no use. */
  readonly complete: boolean;
}

export interface JobCounts {
  readonly jobs: readonly { readonly kind: string; readonly status: string }[];
  /** Whether there were more pages than are read. */
  readonly more: boolean;
}

/** The largest page that is known to be answered; AWS documents no bound. */
const ADDRESSES_A_PAGE = 1_000;

const JOBS_A_PAGE = 100;
const PAGES_OF_JOBS = 10;

export function createSuppressionApi(client: SESv2Client): SuppressionApi {
  return {
    async countSuppressed({ start, end, pages: most }, signal) {
      const counts = new Map<string, number>();
      let read = 0;
      const window = { StartDate: new Date(start), EndDate: new Date(end), PageSize: ADDRESSES_A_PAGE };
      const answers = pages('sesv2', 'ListSuppressedDestinations', (token) =>
        client.send(new ListSuppressedDestinationsCommand({ ...window, ...token }), { abortSignal: signal }),
      );
      for await (const { SuppressedDestinationSummaries = [], NextToken } of answers) {
        for (const { Reason = '' } of SuppressedDestinationSummaries)
          counts.set(Reason, (counts.get(Reason) ?? 0) + 1);
        if (++read === most) return { counts, pages: read, complete: !NextToken };
      }
      return { counts, pages: read, complete: true };
    },
    listImportJobs: (signal) =>
      firstPages(
        pages('sesv2', 'ListImportJobs', (token) =>
          client.send(new ListImportJobsCommand({ PageSize: JOBS_A_PAGE, ...token }), {
            abortSignal: signal,
          }),
        ),
        ({ ImportJobs = [] }) =>
          ImportJobs.map(({ ImportDestination: into, JobStatus }) => ({
            kind: into?.ContactListDestination ? 'CONTACT_LIST' : 'SUPPRESSION_LIST',
            status: JobStatus ?? '',
          })),
      ),
    listExportJobs: (signal) =>
      firstPages(
        pages('sesv2', 'ListExportJobs', (token) =>
          client.send(new ListExportJobsCommand({ PageSize: JOBS_A_PAGE, ...token }), {
            abortSignal: signal,
          }),
        ),
        ({ ExportJobs = [] }) =>
          ExportJobs.map(({ ExportSourceType, JobStatus }) => ({
            kind: ExportSourceType ?? '',
            status: JobStatus ?? '',
          })),
      ),
  };
}

async function firstPages<Page extends { NextToken?: string | undefined }>(
  answers: AsyncIterable<Page>,
  read: (page: Page) => JobCounts['jobs'],
): Promise<JobCounts> {
  const jobs: JobCounts['jobs'][number][] = [];
  let left = PAGES_OF_JOBS;
  for await (const page of answers) {
    jobs.push(...read(page));
    if (--left === 0) return { jobs, more: Boolean(page.NextToken) };
  }
  return { jobs, more: false };
}
