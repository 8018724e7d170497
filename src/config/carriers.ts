import { z } from 'zod';
import { EventBridgeCarrier } from './carriers/eventbridge.ts';
import { FirehoseCarrier } from './carriers/firehose.ts';
import { SqsCarrier } from './carriers/sqs.ts';
import { Origin, TopicArn } from './types.ts';

const SnsCarrier = z.strictObject({
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
export type SnsConfig = z.output<typeof SnsCarrier>;

/** How events are pushed here; each carrier is closed until it is configured. */
export const Carriers = z.strictObject({
  sns: SnsCarrier.optional().describe('SNS over HTTP(S), at /sns. Absent means closed.'),
  firehose: FirehoseCarrier.optional().describe(
    'Amazon Data Firehose to an HTTP endpoint, at /firehose. Absent means closed.',
  ),
  eventbridge: EventBridgeCarrier.optional().describe(
    'EventBridge API destinations, at /eventbridge. Absent means closed.',
  ),
  sqs: SqsCarrier.optional().describe(
    'SQS queues, read by polling: nothing needs to reach us. Absent means closed.',
  ),
});
export type CarriersConfig = z.output<typeof Carriers>;
