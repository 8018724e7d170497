import { z } from 'zod';
import { areRead } from '../cross-check.ts';
import { AccountId, Duration, HttpUrl, Origin, Region, Secret, TopicArn } from '../types.ts';

export const sqsForms = ['sns', 'eventbridge', 'raw'] as const;
export type SqsForm = (typeof sqsForms)[number];

/** `https://sqs.eu-west-1.amazonaws.com/123456789012/name`, or any other place with the account and name at its end. */
const QueueUrl = z
  .string()
  .meta({ title: 'queue URL' })
  .regex(
    /^https?:\/\/[^/\s]+\/(?:\S+\/)?\d{12}\/[\w-]{1,80}(?:\.fifo)?$/,
    'expected a queue URL such as https://sqs.eu-west-1.amazonaws.com/123456789012/ses-events',
  );

const Queue = z
  .strictObject({
    url: QueueUrl.describe('The queue’s URL; its account and region are taken for those of raw messages.'),
    region: Region.optional().describe('AWS region; default: the one in the URL.'),
    role_arn: z.string().startsWith('arn:').optional().describe('Role to assume for this queue.'),
    external_id: Secret.optional().describe('External id that the role’s trust policy asks for.'),
    profile: z.string().optional().describe('Named profile of the shared AWS configuration files.'),
    endpoint: HttpUrl.optional().describe('Endpoint for all AWS calls of this queue: moto, a VPC endpoint.'),
    accept: z
      .array(z.enum(sqsForms))
      .min(1)
      .default(['sns'])
      .describe(
        'Forms of messages that are counted: sns (SNS’s signed envelope), eventbridge (EventBridge’s event), raw (SNS’s raw delivery). The last two carry no signature: only the queue’s policy says who can send them.',
      ),
    topics: z
      .array(TopicArn)
      .default([])
      .describe('Topics whose messages are counted; no other topic is trusted.'),
    accounts: z.array(AccountId).default([]).describe('AWS accounts whose EventBridge events are counted.'),
    verify_signature: z
      .boolean()
      .default(true)
      .describe('Whether the signature in SNS’s envelope is verified.'),
    trusted_origins: z
      .array(Origin)
      .default([])
      .describe('Further origins of signing certificates: for simulated topics only.'),
    wait: Duration.prefault('20s')
      .refine((ms) => ms <= 20_000 && ms % 1_000 === 0, 'expected whole seconds, 20s at most')
      .describe('How long an empty queue is waited for (long polling).'),
    concurrency: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe('Receives under way at the same time, of ten messages each.'),
    max_receives: z
      .int()
      .min(1)
      .default(10)
      .describe(
        'Where the queue has no dead-letter queue: a message that can never be counted is deleted after so many receives.',
      ),
  })
  .refine(({ accept, topics }) => !accept.includes('sns') || topics.length > 0, {
    path: ['topics'],
    error: 'expected the topics that are trusted, because accept has sns',
    when: areRead('accept', 'topics'),
  })
  .refine(({ accept, accounts }) => !accept.includes('eventbridge') || accounts.length > 0, {
    path: ['accounts'],
    error: 'expected the accounts that are trusted, because accept has eventbridge',
    when: areRead('accept', 'accounts'),
  });
export type SqsQueueConfig = z.output<typeof Queue>;

export const SqsReceiver = z.strictObject({
  queues: z
    .array(Queue)
    .min(1)
    .superRefine((queues, context) => {
      for (const [url, same] of Map.groupBy(queues, (queue) => queue.url))
        if (same.length > 1)
          context.addIssue(`expected each queue once, but ${url} is there ${same.length} times`);
    })
    .describe('Queues that are read.'),
});
export type SqsConfig = z.output<typeof SqsReceiver>;
