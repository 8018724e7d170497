import { selector } from '../../../src/metrics/promql.ts';
import { EXPORTER } from '../query.ts';
import type { Alert } from '../rule.ts';

/** Whether what is counted is remembered, and only once. */
export const ledger: readonly Alert[] = [
  {
    name: 'SesLedgerFailing',
    severity: 'critical',
    expr: `min by (${EXPORTER}) (${selector('ses_exporter_ledger_up')}) == 0`,
    for: '2m',
    summary: 'The ledger cannot be written: no events are counted',
    description:
      'Writes to the ledger of job {{ $labels.job }} fail. Messages are refused in a way that makes AWS send them again.',
    dashboard: 'ses-exporter',
    panel: 'Ledger writes',
    page: 'landing',
    runbook: {
      night:
        'Free the disk, or bring Redis back. With SNS act within the hour, because then messages are given up; queues keep theirs for days.',
      means:
        'The disk is full or read-only, the file is damaged, locked, or was removed or changed by another program, or Redis cannot be reached.',
      impact:
        'Nothing is lost yet: SNS retries for an hour at most, queues for days. Counters do not increase.',
      look: [
        'Which instance: `ses_exporter_ledger_up == 0`; its `curl <exporter>:10587/-/ready` says why.',
        'The volume: `df`; Redis: `redis-cli ping`, `READONLY`, memory.',
      ],
      act: [
        'Free disk space, repair the volume, or fail over Redis; the exporter recovers by itself.',
        'If the log says that the ledger is lost, put its file or a copy of it back in its place and restart. Without either, the counters start from 0 after a restart.',
        'If the file is damaged, see docs/accuracy.md.',
      ],
    },
  },
  {
    name: 'SesLedgerEvicts',
    severity: 'critical',
    expr: `(max by (${EXPORTER}) (${selector('ses_exporter_ledger_may_evict')}) > 0) or (max by (${EXPORTER}) (increase(${selector('ses_exporter_ledger_evicted_keys_total')}[1h])) > 0)`,
    summary: 'Redis evicts keys of the ledger: events may be counted twice',
    description:
      'A Redis that holds the ledger of job {{ $labels.job }} may evict keys, or evicted some in the last hour. An event whose identity was evicted is counted again when it is delivered again.',
    dashboard: 'ses-exporter',
    panel: 'Ledger writes',
    page: 'landing',
    runbook: {
      night:
        'Set `maxmemory-policy` to `noeviction` now: every hour that it is not makes counters wrong that nothing corrects later.',
      means:
        'Redis has a `maxmemory-policy` other than `noeviction`. Identities have a time to live, so that `volatile-*` evicts them first; `allkeys-*` evicts totals too.',
      impact:
        'Counters are too high by the number of events that are delivered again after their identity was evicted. This is not corrected later. The exporter is not ready while Redis may evict, and for five minutes after the last eviction; it does not start on such a Redis. SNS retries for an hour at most, so act within the hour.',
      look: [
        '`redis-cli info memory | grep maxmemory`, `redis-cli info stats | grep evicted_keys`, on each primary.',
        'How many: `increase(ses_exporter_ledger_evicted_keys_total[1d])`. Redis does not tell which keys they were.',
        'The largest possible error: the number of messages that are delivered again in a day, `increase(ses_exporter_messages_duplicate_total[1d] offset 1d)`.',
      ],
      act: [
        '`redis-cli config set maxmemory-policy noeviction`, and in its configuration, on primaries and replicas. ElastiCache and MemoryDB: a parameter group with `maxmemory-policy` `noeviction` (ElastiCache’s default is `volatile-lru`).',
        'The exporter is ready again by itself within seconds after the policy is right, or five minutes after the last eviction.',
        'Give Redis more memory, or shorten `ledger.retention`: a full Redis that may not evict refuses writes, and nothing is counted (SesLedgerFailing).',
      ],
    },
  },
];
