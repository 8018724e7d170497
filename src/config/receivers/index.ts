import { z } from 'zod';
import { EventBridgeReceiver } from './eventbridge.ts';
import { FirehoseReceiver } from './firehose.ts';
import { SqsReceiver } from './sqs.ts';
import { Origin, TopicArn } from '../types.ts';

const SnsReceiver = z.strictObject({
  topics: z.array(TopicArn).min(1).describe('Topics whose messages are counted; no other topic is trusted.'),
  trusted_origins: z
    .array(Origin)
    .default([])
    .describe('Further origins of signing certificates and confirmations: for simulated topics only.'),
  auto_confirm: z
    .boolean()
    .default(true)
    .describe('Whether subscriptions of the named topics are confirmed by themselves.'),
});
export type SnsConfig = z.output<typeof SnsReceiver>;

/** How events are pushed here; each receiver is closed until it is configured. */
export const Receivers = z.strictObject({
  sns: SnsReceiver.optional().describe('SNS over HTTP(S), at /sns. Absent means closed.'),
  firehose: FirehoseReceiver.optional().describe(
    'Amazon Data Firehose to an HTTP endpoint, at /firehose. Absent means closed.',
  ),
  eventbridge: EventBridgeReceiver.optional().describe(
    'EventBridge API destinations, at /eventbridge. Absent means closed.',
  ),
  sqs: SqsReceiver.optional().describe(
    'SQS queues, read by polling: no endpoint needs to be reachable. Absent means closed.',
  ),
});
export type ReceiversConfig = z.output<typeof Receivers>;
