import { z } from 'zod';
import { areRead } from './cross-check.ts';
import { Duration, Secret } from './types.ts';

/** Where a Redis listens. Credentials have settings of their own, so that no URL needs to be hidden. */
const RedisUrl = z
  .string()
  .meta({ title: 'Redis URL' })
  .refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null &&
      ['redis:', 'rediss:'].includes(url.protocol) &&
      url.hostname !== '' &&
      url.username === '' &&
      url.password === ''
    );
  }, 'expected a URL such as redis://redis.example.com:6379, or rediss:// for TLS, without credentials');

const Tls = z.strictObject({
  ca_file: z
    .string()
    .optional()
    .describe('Certificates (PEM) that sign the server’s; default: the system’s.'),
  cert_file: z.string().optional().describe('Own certificate (PEM), where the server asks for one.'),
  key_file: z.string().optional().describe('Key of the own certificate (PEM).'),
  server_name: z
    .string()
    .optional()
    .describe('Name that the server’s certificate must have; default: the host.'),
});

const Sentinel = z.strictObject({
  master: z.string().min(1).describe('The name under which the sentinels watch the primary.'),
  username: z.string().optional().describe('User at the sentinels; default: none.'),
  password: Secret.optional().describe('Password at the sentinels.'),
});

/** The ledger in Redis or Valkey. */
export const RedisLedger = z
  .strictObject({
    urls: z
      .array(RedisUrl)
      .min(1)
      .describe(
        'One server; or some nodes of a cluster; or the sentinels. TLS where they begin with rediss://.',
      ),
    mode: z
      .enum(['single', 'cluster', 'sentinel'])
      .default('single')
      .describe('What the URLs are: one primary, a cluster, or sentinels that know the primary.'),
    username: z.string().optional().describe('ACL user; default: the server’s default user.'),
    password: Secret.optional().describe('The user’s password.'),
    database: z.int().min(0).default(0).describe('Number of the database; a cluster has only 0.'),
    tls: Tls.optional().describe('Details of TLS.'),
    sentinel: Sentinel.optional().describe('What mode sentinel needs.'),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,32}$/, 'expected up to 32 letters, digits, dots, dashes or underscores')
      .default('ses')
      .describe('Prefix of every key: ledgers with different prefixes share only the server.'),
    shards: z
      .int()
      .min(1)
      .max(1_024)
      .default(16)
      .describe(
        'Parts that events are spread over by their identity; a cluster needs some for each primary. Fixed when the ledger is made.',
      ),
    replicas: z
      .int()
      .min(0)
      .max(5)
      .default(0)
      .describe(
        'Replicas that must have an event before it is acknowledged (WAIT): as many as each primary has. With fewer a fail-over can lose what was acknowledged just before it.',
      ),
    timeout: Duration.prefault('2s').describe(
      'How long one write may take; then the message is answered with 503 and sent again.',
    ),
    refresh: Duration.prefault('2s').describe(
      'How often totals are read for /metrics; a scrape never waits for it.',
    ),
    lease: Duration.prefault('10s')
      .refine((ms) => ms >= 1_000, 'expected at least 1s')
      .describe(
        'How long a process that no longer renews its lease stays the collector; then another process collects.',
      ),
  })
  .refine(({ mode, urls }) => mode !== 'single' || urls.length === 1, {
    path: ['urls'],
    error: 'expected one URL in mode single; several belong to mode cluster or sentinel',
    when: areRead('mode', 'urls'),
  })
  .refine(({ mode, sentinel }) => mode !== 'sentinel' || sentinel !== undefined, {
    path: ['sentinel'],
    error: 'expected sentinel.master in mode sentinel',
    when: areRead('mode', 'sentinel'),
  })
  .refine(({ mode, database }) => mode !== 'cluster' || database === 0, {
    path: ['database'],
    error: 'expected 0: a cluster has no other',
    when: areRead('mode', 'database'),
  });
export type RedisLedgerConfig = z.output<typeof RedisLedger>;
