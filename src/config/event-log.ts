import { z } from 'zod';
import { eventTypes, type EventType } from '../events/ses-event.ts';
import { areRead } from './cross-check.ts';
import { Secret } from './types.ts';

/**
 * What a record of an event can tell beside its time and type, in the order in which it does. Values are those of the
 * metrics' labels, so that a record is found by what a panel shows.
 */
export const recordFields = [
  'account_id',
  'region',
  'configuration_set',
  'identity',
  'message_id',
  'receiver',
  'recipients',
  'tags',
  'bounce_type',
  'bounce_subtype',
  'feedback_type',
  'complaint_subtype',
  'delay_type',
  'reason',
  'template',
  'topics',
  'delivery_seconds',
  'link_domain',
  'link',
  'ip_address',
  'user_agent',
  'diagnostic',
  'smtp_response',
  'error_message',
] as const;
export type RecordField = (typeof recordFields)[number];

/**
 * Who opened and clicked from where, links that may lead into somebody's account, and what servers and templates say in
 * words of their own, which may be about anybody: only when asked for.
 */
const personal = new Set<RecordField>([
  'link',
  'ip_address',
  'user_agent',
  'diagnostic',
  'smtp_response',
  'error_message',
]);
const defaultFields = recordFields.filter((field) => !personal.has(field));

const share = z.number().min(0).max(1).default(1);
const Sample = z.strictObject(
  Object.fromEntries(
    eventTypes.map((type) => [
      type,
      share.describe(`Share of the messages whose ${type} events are written.`),
    ]),
  ) as Record<EventType, typeof share>,
);

export const eventLogOutputs = ['stdout', 'otlp'] as const;
export type EventLogOutput = (typeof eventLogOutputs)[number];

export const EventLog = z
  .strictObject({
    to: z
      .array(z.enum(eventLogOutputs))
      .min(1)
      .default(['stdout'])
      .describe(
        'Where records go: stdout (lines of JSON) or otlp (log records, to where OTEL_EXPORTER_OTLP_* says).',
      ),
    recipients: z
      .enum(['hashed', 'plain', 'omitted'])
      .default('hashed')
      .describe(
        'What a record holds in place of a recipient’s address: a hash with hash_key, the address, or nothing.',
      ),
    hash_key: Secret.optional().describe(
      'Key of the hash: anyone who has it can look up an address that they know.',
    ),
    fields: z
      .array(z.enum(recordFields))
      .default([...defaultFields])
      .describe(`What a record holds beside time and event; ${[...personal].join(', ')} only when named.`),
    sample: Sample.prefault({}).describe('Share of the messages whose events are written, by event type.'),
  })
  .refine(({ recipients, hash_key }) => recipients !== 'hashed' || hash_key !== undefined, {
    path: ['hash_key'],
    error: 'expected a secret, because recipients are hashed with it; or set recipients to omitted',
    when: areRead('recipients', 'hash_key'),
  });
export type EventLogConfig = z.output<typeof EventLog>;
