import type { SqsQueueConfig } from '../config/receivers/sqs.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Logger } from '../platform/logger.ts';
import { remember } from '../platform/remember.ts';
import type { Clock } from '../platform/clock.ts';
import { MeasuredClock } from './aws-clock.ts';
import { Clients } from './clients.ts';
import type { Queue } from '../contracts/queue.ts';

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
  const clients = new Clients(
    { ...queue, region: queue.region ?? region ?? legacy },
    {
      count,
      log,
      clock: new MeasuredClock(clock),
      // Receives wait for long, and may not keep what they brought from being deleted, nor the state from being read.
      maxSockets: 2 * queue.concurrency + 1,
    },
  );
  const client = clients.unpaced('SQS', async () => {
    const { SQSClient } = await import('@aws-sdk/client-sqs');
    return (settings) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: queue.endpoint === undefined });
  });
  const connected = remember(async () => (await import('./sqs.ts')).createQueue(await client(), queue.url));
  return {
    receive: async (waitSeconds, signal) => (await connected()).receive(waitSeconds, signal),
    delete: async (handles) => (await connected()).delete(handles),
    release: async (rests) => (await connected()).release(rests),
    state: async (signal) => (await connected()).state(signal),
    destroy: () => clients.destroy(),
  };
}
