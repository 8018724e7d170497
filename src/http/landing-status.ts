import type { GaugeName, MetricName } from '../metrics/catalog.ts';
import type { Labels } from '../contracts/increment.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { judge, type Verdict } from './landing/verdict/index.ts';
import { RecentCounts } from './recent-counts.ts';

/** What the landing page shows, as plain data. */
export interface LandingStatus extends LandingFacts {
  readonly verdict: Verdict;
}

/** All times are milliseconds since the epoch. */
export interface LandingFacts {
  readonly now: number;
  readonly accounts: readonly AccountStatus[];
  readonly collectors: readonly CollectorStatus[];
  readonly receivers: readonly ReceiverStatus[];
  /** Labels that lost values, because a metric is full. */
  readonly fullLabels: readonly FullLabel[];
  /** Whether the last write of the ledger was durable. */
  readonly ledgerHealthy: boolean;
}

/** A label whose further values are `__other__`, the metric that is full, and how many values it has there. */
export interface FullLabel {
  readonly label: string;
  readonly metric: string;
  readonly values: number;
}

/** One account in one region; what is not known yet is `undefined`. */
export interface AccountStatus {
  readonly accountId: string;
  readonly region: string;
  /** Whether any call of the SES API works. */
  readonly up: boolean | undefined;
  readonly sendingEnabled: boolean | undefined;
  readonly bounceRate: Rate | undefined;
  readonly complaintRate: Rate | undefined;
  /** Whether AWS says that no mail was sent, so that there is no rate. */
  readonly nothingSent: boolean;
  readonly quota: Quota | undefined;
}

export interface Rate {
  /** 0 to 1. */
  readonly ratio: number;
  /** When the counting began, if the ratio is our own estimate; `undefined` if it is the rate AWS judges by. */
  readonly countedSince?: number;
}

export interface Quota {
  /** Emails in 24 hours; Infinity if unlimited. */
  readonly max: number;
  readonly sent: number;
  /** Emails a second. */
  readonly maxRate: number | undefined;
}

/** What a collector says of its last run. */
export interface CollectorReport {
  readonly collector: string;
  readonly accountId: string;
  readonly region: string;
  /** `undefined` before the first run. */
  readonly ok?: boolean | undefined;
  readonly lastSuccess?: number | undefined;
  readonly lastError?: string | undefined;
  /** What AWS denied access to, and the rest was shown without. */
  readonly denied?: readonly string[];
  /** What AWS answered with an error, while the rest was shown. */
  readonly failed?: readonly string[];
}

export interface CollectorStatus extends CollectorReport {
  readonly durationSeconds: number | undefined;
}

export interface ReceiverStatus {
  readonly receiver: string;
  readonly messages: number;
  readonly counted: number;
  readonly duplicate: number;
  readonly ignored: number;
  /** Refused messages by reason, the most frequent first; reasons that never occurred are left out. */
  readonly rejected: readonly { readonly reason: string; readonly count: number }[];
  readonly lastMessage: number | undefined;
  /** Since when it waits for messages. */
  readonly since: number;
}

export interface LandingSources {
  readonly registry: MetricRegistry;
  readonly collectors: readonly CollectorReport[];
  /** None while nothing is counted yet. */
  readonly fullLabels?: readonly FullLabel[];
  readonly ledgerHealthy: boolean;
  /** Whether the configuration has receivers, in this process or in others; by default whether this process has any. */
  readonly receives?: boolean;
  /** What counters counted lately; without it, everything since the start is news. */
  readonly recent?: RecentCounts;
  readonly now: number;
}

/** Reads the page's numbers out of the registry, so that the page and a scrape never disagree. */
export function landingStatus(sources: LandingSources): LandingStatus {
  const { registry, now, recent = new RecentCounts(registry, () => now) } = sources;
  const facts = factsOf(sources);
  recent.look();
  const verdict = judge({
    ...facts,
    recent,
    receives: sources.receives ?? facts.receivers.length > 0,
    gauges: (name) => registry.family(name).snapshot(),
    started: registry.family('ses_exporter_build_info').snapshot()[0]?.since,
  });
  return { ...facts, verdict };
}

function factsOf(sources: LandingSources): LandingFacts {
  const { registry, collectors, fullLabels = [], ledgerHealthy, now } = sources;
  return {
    now,
    ledgerHealthy,
    fullLabels,
    accounts: accountsOf(registry, collectors),
    receivers: receiversOf(registry),
    collectors: collectors.map((report) => ({
      ...report,
      durationSeconds: valueOf(registry, 'ses_exporter_collector_duration_seconds', {
        collector: report.collector,
        account_id: report.accountId,
        region: report.region,
      }),
    })),
  };
}

/** Gauges that tell of an account, so that one appears as soon as anything is known of it. */
const accountGauges = [
  'ses_up',
  'ses_account_sent_last_24_hours',
  'ses_account_sending_enabled',
  'ses_reputation_bounce_rate',
  'ses_reputation_complaint_rate',
] as const satisfies readonly GaugeName[];

function accountsOf(registry: MetricRegistry, collectors: readonly CollectorReport[]): AccountStatus[] {
  const found = new Map<string, { account_id: string; region: string }>();
  const see = (account_id = '', region = '') => found.set(`${account_id} ${region}`, { account_id, region });
  for (const { accountId, region } of collectors) see(accountId, region);
  for (const name of accountGauges)
    for (const { labels } of registry.family(name).snapshot()) see(labels['account_id'], labels['region']);

  return [...found.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, labels]): AccountStatus => {
      const gauge = (name: GaugeName) => valueOf(registry, name, labels);
      const max = gauge('ses_account_max_24_hour_send');
      return {
        accountId: labels.account_id,
        region: labels.region,
        up: truth(gauge('ses_up')),
        sendingEnabled: truth(gauge('ses_account_sending_enabled')),
        bounceRate: rateOf(registry, labels, 'bounce'),
        complaintRate: rateOf(registry, labels, 'complaint'),
        nothingSent: valueOf(registry, 'ses_statistics_delivery_attempts_total', labels) === 0,
        quota:
          max === undefined
            ? undefined
            : {
                max,
                sent: gauge('ses_account_sent_last_24_hours') ?? 0,
                maxRate: gauge('ses_account_max_send_rate'),
              },
      };
    });
}

/** AWS's own rate where CloudWatch has it; else what GetSendStatistics counted since we first saw the account. */
function rateOf(registry: MetricRegistry, labels: Labels, kind: 'bounce' | 'complaint'): Rate | undefined {
  const judged = valueOf(registry, `ses_reputation_${kind}_rate`, labels);
  if (judged !== undefined) return { ratio: judged };
  const attempts = seriesOf(registry, 'ses_statistics_delivery_attempts_total', labels);
  if (!attempts?.value) return undefined;
  const counted = valueOf(registry, `ses_statistics_${kind}s_total`, labels) ?? 0;
  return { ratio: counted / attempts.value, countedSince: attempts.since };
}

function receiversOf(registry: MetricRegistry): ReceiverStatus[] {
  return registry
    .family('ses_exporter_messages_total')
    .snapshot()
    .map(({ labels, value, since }): ReceiverStatus => {
      const own = { receiver: labels['receiver'] ?? '' };
      const count = (name: MetricName) => valueOf(registry, name, own) ?? 0;
      const lastMessage = count('ses_exporter_receiver_last_message_timestamp_seconds');
      return {
        receiver: own.receiver,
        messages: value,
        counted: count('ses_exporter_messages_counted_total'),
        duplicate: count('ses_exporter_messages_duplicate_total'),
        ignored: count('ses_exporter_messages_ignored_total'),
        rejected: registry
          .family('ses_exporter_messages_rejected_total')
          .snapshot()
          .filter((series) => series.labels['receiver'] === own.receiver && series.value > 0)
          .map((series) => ({ reason: series.labels['reason'] ?? '', count: series.value }))
          .toSorted((one, other) => other.count - one.count),
        lastMessage: lastMessage > 0 ? lastMessage * 1_000 : undefined,
        since,
      };
    });
}

function seriesOf(registry: MetricRegistry, name: MetricName, labels: Labels) {
  const family = registry.family(name);
  return family.has(labels) ? family.series(labels, 0) : undefined;
}

function valueOf(registry: MetricRegistry, name: MetricName, labels: Labels): number | undefined {
  return seriesOf(registry, name, labels)?.value;
}

function truth(value: number | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 1;
}
