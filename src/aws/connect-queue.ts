import type { SqsQueueConfig } from '../config/receivers/sqs.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Logger } from '../platform/logger.ts';
import { remember } from '../platform/remember.ts';
import type { Clock } from '../platform/clock.ts';
import { everyDate, MeasuredClock, readDates } from './aws-clock.ts';
import { everyCall, spanCalls } from './call-spans.ts';
import { clientSettings } from './client-settings.ts';
import type { Queue } from '../contracts/queue.ts';
import { countTries, everyTry } from './request-counter.ts';

/** AWS's own hosts tell their region; source: AWS General Reference, "Amazon SQS endpoints and quotas". */
const regionInUrl = /^https:\/\/(?:sqs\.(?<region>[a-z0-9-]+)|(?<legacy>[a-z0-9-]+)\.queue)\.amazonaws\.com/;

/** IAM actions that all calls together need. DeleteMessageBatch and ChangeMessageVisibilityBatch have none of their own. */
export const queueActions = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
] as const;

/** Connects to a queue; the SDK is loaded at the first call. */
export function connectQueue(
  queue: SqsQueueConfig,
  count: AwsRequestCounter,
  log: Logger,
  clock: Clock,
): Queue {
  const { region, legacy } = regionInUrl.exec(queue.url)?.groups ?? {};
  let made: { destroy(): void } | undefined;
  const connected = remember(async () => {
    const { SQSClient } = await import('@aws-sdk/client-sqs');
    const account = { ...queue, region: queue.region ?? region ?? legacy };
    // Receives wait for long, and may not keep what they brought from being deleted, nor the state from being read.
    const settings = clientSettings(account, count, log, 2 * queue.concurrency + 1);
    const client = new SQSClient({ ...settings, useQueueUrlAsEndpoint: queue.endpoint === undefined });
    client.middlewareStack.add(spanCalls('SQS'), everyCall);
    client.middlewareStack.add(countTries('sqs', count), everyTry);
    client.middlewareStack.add(readDates(new MeasuredClock(clock)), everyDate);
    // Masks what is sensitive in every request and answer, for a log that nobody takes.
    client.middlewareStack.remove('loggerMiddleware');
    made = client;
    return (await import('./sqs.ts')).createQueue(client, queue.url);
  });
  return {
    receive: async (waitSeconds, signal) => (await connected()).receive(waitSeconds, signal),
    delete: async (handles) => (await connected()).delete(handles),
    release: async (rests) => (await connected()).release(rests),
    state: async (signal) => (await connected()).state(signal),
    destroy: () => made?.destroy(),
  };
}
