import { selector } from '../../../src/metrics/promql.ts';
import type { Alert } from '../rule.ts';

/** Whether what is counted is remembered, and only once. */
export const ledger: readonly Alert[] = [
  {
    name: 'SesLedgerFailing',
    severity: 'critical',
    expr: `min by (job) (${selector('ses_exporter_ledger_up')}) == 0`,
    for: '2m',
    summary: 'The ledger does not write: nothing is counted',
    description:
      'The ledger of job {{ $labels.job }} refuses to write. Messages are answered so that they come again.',
    dashboard: 'ses-exporter',
    panel: 'Ledger writes',
    page: 'landing',
    runbook: {
      means:
        'The disk is full or read-only, the file is damaged, locked, or was removed or changed by somebody else, or Redis cannot be reached.',
      impact:
        'Nothing is lost yet: receivers try again, SNS for an hour at most, queues for days. Counters stand still.',
      look: [
        'Which instance: `ses_exporter_ledger_up == 0`; its `curl <exporter>:10587/-/ready` says why.',
        'The volume: `df`; Redis: `redis-cli ping`, `READONLY`, memory.',
      ],
      act: [
        'Make room, mend the volume, or fail over Redis; the exporter goes on by itself.',
        'The log says that the ledger is lost: put its file back where it was, or a copy there, and restart. Without either, a restart counts from 0.',
        'A damaged file: docs/accuracy.md says what to do.',
      ],
    },
  },
  {
    name: 'SesLedgerEvicts',
    severity: 'critical',
    expr: `(max by (job) (${selector('ses_exporter_ledger_may_evict')}) > 0) or (max by (job) (increase(${selector('ses_exporter_ledger_evicted_keys_total')}[1h])) > 0)`,
    summary: 'Redis evicts what the ledger remembers: events may be counted twice',
    description:
      'A Redis that holds the ledger of job {{ $labels.job }} may evict keys, or evicted some in the last hour. An event whose identity was evicted counts again when it comes again.',
    dashboard: 'ses-exporter',
    panel: 'Ledger writes',
    page: 'landing',
    runbook: {
      means:
        'Redis has a `maxmemory-policy` other than `noeviction`. Identities have a time to live, so that `volatile-*` takes them first; `allkeys-*` takes totals too.',
      impact:
        'Counters grow too large, by as many events as come again after their identity was evicted. What was counted twice stays counted. The exporter is not ready while Redis may evict, and for five minutes after the last eviction; it does not start on such a Redis. SNS tries for an hour at most, so be quick.',
      look: [
        '`redis-cli info memory | grep maxmemory`, `redis-cli info stats | grep evicted_keys`, on each primary.',
        'How many: `increase(ses_exporter_ledger_evicted_keys_total[1d])`. Redis does not tell whose keys they were.',
        'How wrong it can be at most: as many messages as come again in a day, `increase(ses_exporter_messages_duplicate_total[1d] offset 1d)`.',
      ],
      act: [
        '`redis-cli config set maxmemory-policy noeviction`, and in its configuration, on primaries and replicas. ElastiCache and MemoryDB: a parameter group with `maxmemory-policy` `noeviction` (ElastiCache’s default is `volatile-lru`).',
        'Ready again by itself: within seconds after the policy is right, or five minutes after the last eviction.',
        'Give Redis more memory, or shorten `ledger.retention`: a full Redis that may not evict refuses writes, and nothing is counted (SesLedgerFailing).',
      ],
    },
  },
];
