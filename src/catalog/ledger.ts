import type { MetricSpec } from './spec.ts';

/** Whether what is counted is remembered. */
export const ledgerMetrics = {
  ses_exporter_ledger_up: {
    type: 'gauge',
    help: 'Whether the last write of the ledger was durable, 1 or 0.',
    labels: [],
    stability: 'stable',
  },
  ses_exporter_ledger_lost_shards_total: {
    type: 'counter',
    help: 'Parts of the shared ledger that were found empty: Redis lost their data, and what was counted in them is lost.',
    labels: [],
    stability: 'experimental',
  },
  ses_exporter_ledger_may_evict: {
    type: 'gauge',
    help: 'Whether a Redis that holds the ledger may evict keys by its maxmemory-policy, 1 or 0; absent for other ledgers.',
    labels: [],
    stability: 'experimental',
  },
  ses_exporter_ledger_evicted_keys_total: {
    type: 'counter',
    help: 'Keys that the Redis servers that hold the ledger evicted while this process ran (INFO evicted_keys); events whose identities were among them are counted again when they are delivered again.',
    labels: [],
    stability: 'experimental',
  },
  ses_exporter_ledger_totals_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time at which the totals shown here were last read from the shared ledger; absent where they are this process’s own.',
    labels: [],
    stability: 'experimental',
  },
} as const satisfies Record<string, MetricSpec>;
