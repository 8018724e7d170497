import { account, type MetricSpec } from './spec.ts';

/** The account's suppression list and the jobs around it, polled from SES's API v2. */
export const suppressionMetrics = {
  ses_suppression_list_addresses: {
    type: 'gauge',
    help: 'Addresses on the account’s suppression list by reason, bounce or complaint: the last full count and what was added since (ListSuppressedDestinations).',
    labels: [...account, 'reason'],
    stability: 'stable',
  },
  ses_suppression_list_counted_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time of the last full count of the suppression list: removals since then are not seen yet; 0 before the first (ListSuppressedDestinations).',
    labels: account,
    stability: 'stable',
  },
  ses_suppression_list_count_progress_ratio: {
    type: 'gauge',
    help: 'How much of the time that the suppression list spans the count under way has read, from 0 to 1; 1 when none is (ListSuppressedDestinations).',
    labels: account,
    stability: 'stable',
  },
  ses_import_jobs: {
    type: 'gauge',
    help: 'Import jobs by destination and status, of the first thousand that SES lists (ListImportJobs).',
    labels: [...account, 'destination', 'status'],
    stability: 'stable',
  },
  ses_export_jobs: {
    type: 'gauge',
    help: 'Export jobs by source and status, of the first thousand that SES lists (ListExportJobs).',
    labels: [...account, 'source', 'status'],
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
