import { z } from 'zod';
import { Account } from './accounts.ts';
import { Receivers } from './receivers/index.ts';
import { Collectors } from './collectors.ts';
import { areRead } from './cross-check.ts';
import { Discovery } from './discovery.ts';
import { EventLog } from './event-log.ts';
import { Exemplars } from './exemplars.ts';
import { FeedbackEmail } from './feedback-email.ts';
import { Labels } from './labels.ts';
import { Otlp } from './otlp.ts';
import { RedisLedger } from './redis.ts';
import { areSameAddress, Duration, DurationOrZero, ListenAddress } from './types.ts';

export type { AccountConfig } from './accounts.ts';

/** What a process can do. One process does all of it, unless it is told otherwise. */
const roles = ['receive', 'collect', 'expose'] as const;
export type Role = (typeof roles)[number];

const Events = z.strictObject({
  feedback_email: FeedbackEmail.optional().describe(
    'Bounces and complaints that SES forwards by mail, received by a receipt rule with an SNS action. Absent means closed.',
  ),
  log: EventLog.optional().describe('Writes a record of every counted event. Absent means off.'),
  exemplars: Exemplars.prefault({}).describe(
    'Exemplars: links from a metric to the trace that sent the mail.',
  ),
});

const Ledger = z.strictObject({
  type: z
    .enum(['sqlite', 'redis', 'memory'])
    .default('sqlite')
    .describe(
      'Where counts are stored: a file, a Redis that several processes share, or memory, which is lost at every restart.',
    ),
  path: z.string().default('data/ledger.db').describe('The sqlite file; its folder is made if missing.'),
  retention: Duration.prefault('14d').describe(
    'How long a counted event is remembered; older events are refused as stale.',
  ),
  redis: RedisLedger.optional().describe('The Redis or Valkey of type redis.'),
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
const ManagementWeb = Web.extend({
  enable_lifecycle: z
    .boolean()
    .default(false)
    .describe(
      'Whether a POST or PUT to /-/reload reads the configuration again, as SIGHUP always does; never for a request of a web page.',
    ),
});
const Webhooks = z.strictObject({
  listen: ListenAddress.prefault('0.0.0.0:8080').describe(
    'Address that receives messages; opened only if a receiver needs it.',
  ),
  config_file: z
    .string()
    .optional()
    .describe('TLS and basic auth, in the format of Prometheus’s exporter-toolkit.'),
  max_connections: z
    .int()
    .min(10)
    .max(100_000)
    .default(2_000)
    .describe(
      'Connections that may be open at once; for one more, the one that has been idle longest is closed. Each takes up to 40 KB of memory.',
    ),
});
export type WebhooksConfig = z.output<typeof Webhooks>;
export type WebConfig = z.output<typeof Web>;

const Log = z.strictObject({
  level: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('The least severe level that is written.'),
  format: z.enum(['json', 'logfmt']).default('json').describe('Form of a log line.'),
});
export type LogConfig = z.output<typeof Log>;

const hasReceiver = (receivers: object) => Object.keys(receivers).length > 0;

/** The whole configuration: every default and bound stands here, and the documentation is generated from it. */
export const Config = z
  .strictObject({
    accounts: z
      .array(Account)
      .default([{}])
      .describe('Accounts and regions to watch; default: the ambient credentials’ own.'),
    discovery: Discovery.prefault({}).describe('How accounts and regions are found.'),
    collectors: Collectors.prefault({}).describe('What is pulled from AWS, by name.'),
    receivers: Receivers.prefault({}).describe('How AWS pushes events to the exporter; absent means closed.'),
    events: Events.prefault({}).describe('What is written of counted events beside the counters.'),
    labels: Labels.prefault({}).describe('Which values become labels.'),
    ledger: Ledger.prefault({}).describe('The durable record of what has been counted.'),
    roles: z
      .array(z.enum(roles))
      .min(1)
      .default([...roles])
      .describe(
        'What this process does: receive events, collect from AWS, expose totals. Less than all needs ledger.type redis.',
      ),
    exposition: Exposition.prefault({}).describe('How /metrics shows what is counted.'),
    web: ManagementWeb.prefault({}).describe('The listener for Prometheus and users.'),
    webhooks: Webhooks.prefault({}).describe('The listener for AWS.'),
    otlp: Otlp.prefault({}).describe('What is sent to an OpenTelemetry collector.'),
    log: Log.prefault({}).describe('The log, on standard error.'),
  })
  .refine(({ accounts, discovery }) => accounts.length > 0 || discovery.organization !== undefined, {
    path: ['accounts'],
    error: 'expected at least one account, or discovery.organization to find them',
    when: areRead('accounts', 'discovery'),
  })
  .refine(
    ({ receivers, web, webhooks }) => !hasReceiver(receivers) || !areSameAddress(web.listen, webhooks.listen),
    {
      path: ['webhooks', 'listen'],
      error: 'expected an address other than that of web.listen',
      when: areRead('receivers', 'web', 'webhooks'),
    },
  )
  .refine(({ ledger }) => ledger.type !== 'redis' || ledger.redis !== undefined, {
    path: ['ledger', 'redis'],
    error: 'expected ledger.redis.urls, because ledger.type is redis',
    when: areRead('ledger'),
  })
  .refine(({ ledger }) => ledger.type === 'redis' || ledger.redis === undefined, {
    path: ['ledger', 'type'],
    error: 'expected redis, because ledger.redis is set',
    when: areRead('ledger'),
  })
  .refine((config) => config.ledger.type === 'redis' || roles.every((role) => config.roles.includes(role)), {
    path: ['roles'],
    error:
      'expected all of receive, collect and expose: processes that share the roles share the counts, and that needs ledger.type redis',
    when: areRead('ledger', 'roles'),
  })
  .refine((config) => config.roles.some((role) => role !== 'receive') || hasReceiver(config.receivers), {
    path: ['roles'],
    error: 'expected another role too, because no receiver is open: this process would do nothing',
    when: areRead('receivers', 'roles'),
  });
export type Config = z.output<typeof Config>;
/** As an operator writes it. */
export type ConfigInput = z.input<typeof Config>;

/** The configuration file is wrong. The message names the path of every problem, not only of the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
