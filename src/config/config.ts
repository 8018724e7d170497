import { z } from 'zod';
import { Carriers } from './carriers.ts';
import { areRead } from './cross-check.ts';
import { EventLog } from './event-log.ts';
import { FeedbackEmail } from './feedback-email.ts';
import {
  AccountId,
  areSameAddress,
  Cron,
  Duration,
  DurationOrZero,
  HttpUrl,
  ListenAddress,
  Region,
  Secret,
} from './types.ts';

const Account = z
  .strictObject({
    region: Region.optional().describe('AWS region; default: AWS_REGION or the profile’s own.'),
    account_id: AccountId.optional().describe(
      'The account’s 12 digits; default: asked of STS (GetCallerIdentity).',
    ),
    role_arn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
        'expected a role ARN such as arn:aws:iam::123456789012:role/ses-exporter',
      )
      .optional()
      .describe('Role to assume for this account.'),
    external_id: Secret.optional().describe('External id that the role’s trust policy asks for.'),
    profile: z.string().optional().describe('Named profile of the shared AWS configuration files.'),
    endpoint: HttpUrl.optional().describe(
      'Endpoint for all AWS calls of this account: moto, a VPC endpoint.',
    ),
  })
  .describe('An account and region to watch.');
export type AccountConfig = z.output<typeof Account>;

/** What every collector can be told; the runner reads it. */
const everyCollector = {
  enabled: z.boolean().default(true).describe('Whether the collector runs.'),
  schedule: Cron.optional().describe(
    'When it runs, in UTC: five fields, or six with seconds; default: the collector’s own.',
  ),
};
const PlainCollector = z.strictObject(everyCollector);

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
    .describe('Whether the collector runs; AWS may bill queries of Virtual Deliverability Manager.'),
  lookback: Duration.prefault('7d')
    .refine((ms) => ms <= 14 * 86_400_000, 'expected at most 14d')
    .describe('How far back days are read again, because AWS revises them late.'),
  isps: z
    .array(z.string().regex(/^[\w -]{1,64}$/, 'expected an ISP’s name as AWS writes it, such as Gmail'))
    .max(50)
    .default(['Gmail', 'Yahoo'])
    .describe('ISPs whose mail is counted apart, by AWS’s names.'),
  max_identities: z
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .describe('Sending domains whose mail is counted apart; each costs a call of ten queries an hour.'),
  max_configuration_sets: z
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .describe('Configuration sets whose mail is counted apart; each costs a call of ten queries an hour.'),
});

const Collectors = z.strictObject({
  'sending-statistics': PlainCollector.prefault({}).describe(
    'GetSendStatistics: delivery attempts, bounces, complaints, rejects.',
  ),
  'send-quota': PlainCollector.prefault({}).describe('GetSendQuota: the quota and its use.'),
  'account-sending': PlainCollector.prefault({}).describe('GetAccountSendingEnabled.'),
  inventory: PlainCollector.prefault({}).describe(
    'ListConfigurationSets and ListIdentities: which series of events can be foreseen.',
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
});

const Labels = z.strictObject({
  tags: z
    .array(z.string().regex(/^[A-Za-z0-9_:.@-]{1,256}$/, 'expected a message tag’s name'))
    .max(10)
    .default([])
    .describe(
      'Message tags that become labels tag_<name> of ses_events_total and ses_event_recipients_total.',
    ),
  max_series_per_metric: z
    .int()
    .min(100)
    .default(10_000)
    .describe('Series a metric of mail may have; further label values are counted as __other__.'),
});
export type LabelsConfig = z.output<typeof Labels>;

const Events = z.strictObject({
  feedback_email: FeedbackEmail.optional().describe(
    'Bounces and complaints that SES forwards by mail, received by a receipt rule with an SNS action. Absent means closed.',
  ),
  log: EventLog.optional().describe('Writes a record of every counted event. Absent means off.'),
});

const Ledger = z.strictObject({
  type: z
    .enum(['sqlite', 'memory'])
    .default('sqlite')
    .describe('Where counts are remembered; memory forgets at every restart.'),
  path: z.string().default('data/ledger.db').describe('The sqlite file; its folder is made if missing.'),
  retention: Duration.prefault('14d').describe(
    'How long a counted event is remembered; older events are refused as stale.',
  ),
});
export type LedgerConfig = z.output<typeof Ledger>;

const Exposition = z.strictObject({
  zero_for: DurationOrZero.prefault('2m').describe(
    'How long a new counter series is shown at 0 before its value, so that increase() sees its first events: longer than every scrape interval. At 0s, one scrape sees the 0.',
  ),
});

const Web = z.strictObject({
  listen: ListenAddress.prefault('0.0.0.0:10587').describe(
    'Address of /metrics, health and the landing page.',
  ),
  config_file: z
    .string()
    .optional()
    .describe('TLS and basic auth, in the format of Prometheus’s exporter-toolkit.'),
});
const Webhooks = z.strictObject({
  listen: ListenAddress.prefault('0.0.0.0:8080').describe(
    'Address that receives messages; opened only if a carrier needs it.',
  ),
  config_file: z
    .string()
    .optional()
    .describe('TLS and basic auth, in the format of Prometheus’s exporter-toolkit.'),
});
export type WebConfig = z.output<typeof Web>;

const Log = z.strictObject({
  level: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('The least severe level that is written.'),
  format: z.enum(['json', 'logfmt']).default('json').describe('Form of a log line.'),
});
export type LogConfig = z.output<typeof Log>;

/** The whole configuration: every default and bound stands here, and the documentation is generated from it. */
export const Config = z
  .strictObject({
    accounts: z
      .array(Account)
      .min(1)
      .default([{}])
      .describe('Accounts and regions to watch; default: the ambient credentials’ own.'),
    collectors: Collectors.prefault({}).describe('What is pulled from AWS, by name.'),
    carriers: Carriers.prefault({}).describe('How events are pushed here; absent means closed.'),
    events: Events.prefault({}).describe('What becomes of a counted event beside its counters.'),
    labels: Labels.prefault({}).describe('What may become a label.'),
    ledger: Ledger.prefault({}).describe('The durable record of what has been counted.'),
    exposition: Exposition.prefault({}).describe('How /metrics shows what is counted.'),
    web: Web.prefault({}).describe('The listener for Prometheus and people.'),
    webhooks: Webhooks.prefault({}).describe('The listener for AWS.'),
    log: Log.prefault({}).describe('The log, on standard error.'),
  })
  .refine(
    ({ carriers, web, webhooks }) =>
      Object.keys(carriers).length === 0 || !areSameAddress(web.listen, webhooks.listen),
    {
      path: ['webhooks', 'listen'],
      error: 'expected another address than that of web.listen',
      when: areRead('carriers', 'web', 'webhooks'),
    },
  );
export type Config = z.output<typeof Config>;
/** As an operator writes it. */
export type ConfigInput = z.input<typeof Config>;

/** The configuration file is wrong. The message names the path of every problem, not only of the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
