import { z } from 'zod';
import { EventBridgeCarrier } from './carriers/eventbridge.ts';
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
  eventbridge: EventBridgeCarrier.optional().describe(
    'EventBridge API destinations, at /eventbridge. Absent means closed.',
  ),
});
export type CarriersConfig = z.output<typeof Carriers>;
