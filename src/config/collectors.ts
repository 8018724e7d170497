import { z } from 'zod';
import { areRead } from './cross-check.ts';
import { Cron, Duration } from './types.ts';

/** What every collector can be told; the runner reads it. */
const everyCollector = {
  enabled: z.boolean().default(true).describe('Whether the collector runs.'),
  schedule: Cron.optional().describe(
    'When it runs, in UTC: five fields, or six with seconds; default: the collector’s own.',
  ),
};
const PlainCollector = z.strictObject(everyCollector);

const MetricRules = z
  .array(
    z.strictObject({
      metric: z.string().min(1).default('*').describe('Name of metrics; * stands for anything.'),
      dimensions: z
        .record(z.string().min(1), z.string())
        .default({})
        .describe('Values by dimension that the metric must have; * stands for anything.'),
    }),
  )
  .max(100)
  .default([]);

const CloudWatchCollector = z
  .strictObject({
    ...everyCollector,
    period: Duration.prefault('5m')
      .refine((ms) => [60_000, 300_000, 3_600_000].includes(ms), 'expected 1m, 5m or 1h')
      .describe('Length of the time slots that are read: 1m, 5m or 1h.'),
    lookback: Duration.prefault('3h').describe(
      'How far back slots are read again, because AWS revises them late.',
    ),
    discovery: Duration.prefault('1h').describe('How long the list of metrics (ListMetrics) is kept.'),
    allow: MetricRules.describe('Metrics that are read; without a rule all are.'),
    deny: MetricRules.describe(
      'Metrics that are not read although they are allowed, such as {dimensions: {"ses:source-ip": "*"}}.',
    ),
    max_metrics: z
      .int()
      .min(0)
      .max(100_000)
      .default(10_000)
      .describe(
        'Metrics with dimensions that are read, those first that have series already; the rest is left out and counted.',
      ),
    budget: z
      .number()
      .positive()
      .optional()
      .describe(
        'US dollars a month that reading CloudWatch may cost for an account and region: the interval is lengthened before more is spent.',
      ),
    price: z
      .number()
      .min(0)
      .default(0.01)
      .describe('US dollars that AWS bills for 1,000 metrics requested (GetMetricData).'),
  })
  .refine(({ period, lookback }) => lookback >= 2 * period, {
    path: ['lookback'],
    error: 'expected at least two periods',
    when: areRead('period', 'lookback'),
  });

const ReputationCollector = z.strictObject({
  ...everyCollector,
  max_tenants: z
    .int()
    .min(0)
    .max(10_000)
    .default(200)
    .describe('Tenants that have series of their own, those in trouble first; all are counted.'),
});

const SuppressionCollector = z.strictObject({
  ...everyCollector,
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
});

const DeliverabilityCollector = z.strictObject({
  ...everyCollector,
  enabled: z
    .boolean()
    .default(false)
    .describe(
      'Whether the collector runs; AWS may bill its queries of Virtual Deliverability Manager, ten for each part of the mail in every run.',
    ),
  lookback: Duration.prefault('7d')
    .refine((ms) => ms <= 14 * 86_400_000, 'expected at most 14d')
    .describe('How far back days are read again, because AWS revises them late.'),
  isps: z
    .array(z.string().regex(/^[\w -]{1,64}$/, 'expected an ISP’s name as AWS writes it, such as Gmail'))
    .max(50)
    .default(['Gmail', 'Yahoo'])
    .describe('ISPs whose mail is counted apart, by AWS’s names; each costs ten queries a run.'),
  max_identities: z
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .describe('Sending domains whose mail is counted apart; each costs ten queries a run.'),
  max_configuration_sets: z
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .describe('Configuration sets whose mail is counted apart; each costs ten queries a run.'),
});

const readsPerRun = (what: string) =>
  z
    .int()
    .min(1)
    .max(250)
    .default(100)
    .describe(`${what} that one run may read, one a second; what is left is read by the next runs.`);

const IdentitiesCollector = z.strictObject({
  ...everyCollector,
  max_identities: z
    .int()
    .min(0)
    .max(10_000)
    .default(1_000)
    .describe('Domains that have series of their own, those in trouble first; all are counted by status.'),
  reads_per_run: readsPerRun('Domains whose details'),
  refresh: Duration.prefault('1h').describe(
    'How long a domain’s details are good: what only a person changes, such as policies.',
  ),
});

const ConfigurationSetsCollector = z.strictObject({
  ...everyCollector,
  max_configuration_sets: z
    .int()
    .min(0)
    .max(10_000)
    .default(500)
    .describe('Configuration sets that have series of their own, those in trouble first.'),
  reads_per_run: readsPerRun('Configuration sets'),
});

const DedicatedIpsCollector = z.strictObject({
  ...everyCollector,
  max_ips: z
    .int()
    .min(0)
    .max(10_000)
    .default(500)
    .describe('IP addresses that have series of their own, those being warmed up first; all are counted.'),
  max_pools: z.int().min(0).max(10_000).default(200).describe('Pools that have series of their own.'),
});

/** What is pulled from AWS: the settings of every collector. */
export const Collectors = z.strictObject({
  'sending-statistics': PlainCollector.prefault({}).describe(
    'GetSendStatistics: delivery attempts, bounces, complaints, rejects.',
  ),
  'send-quota': PlainCollector.prefault({}).describe('GetSendQuota: the quota and its use.'),
  'account-sending': PlainCollector.prefault({}).describe('GetAccountSendingEnabled.'),
  inventory: PlainCollector.prefault({}).describe(
    'ListConfigurationSets and ListIdentities: which series of events can be created at zero.',
  ),
  cloudwatch: CloudWatchCollector.prefault({}).describe('Everything in CloudWatch’s namespace AWS/SES.'),
  account: PlainCollector.prefault({}).describe(
    'GetAccount of SES’s API v2: enforcement, production access, suppression and deliverability settings.',
  ),
  reputation: ReputationCollector.prefault({}).describe(
    'ListReputationEntities and ListTenants: sending status and open findings, by tenant.',
  ),
  suppression: SuppressionCollector.prefault({}).describe(
    'ListSuppressedDestinations, ListImportJobs and ListExportJobs: the size of the suppression list, and jobs.',
  ),
  deliverability: DeliverabilityCollector.prefault({}).describe(
    'Virtual Deliverability Manager: BatchGetMetricData by ISP, sending domain and configuration set, ListRecommendations.',
  ),
  identities: IdentitiesCollector.prefault({}).describe(
    'ListEmailIdentities, GetEmailIdentity and attributes of the API v1: verification, DKIM, MAIL FROM, notifications, by domain.',
  ),
  'configuration-sets': ConfigurationSetsCollector.prefault({}).describe(
    'GetConfigurationSet and GetConfigurationSetEventDestinations: switches, overrides and event destinations.',
  ),
  'dedicated-ips': DedicatedIpsCollector.prefault({}).describe(
    'GetDedicatedIps, ListDedicatedIpPools and GetDedicatedIpPool: warm-up, and addresses by pool.',
  ),
  resources: PlainCollector.prefault({}).describe(
    'Counts of contact lists, templates, receipt rules and receipt filters.',
  ),
});
