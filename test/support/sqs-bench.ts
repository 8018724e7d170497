import type { ReceptionDeps } from '../../src/receivers/reception.ts';
import { startSqsReceiver, type SqsReceiverDeps } from '../../src/receivers/sqs/index.ts';
import { SqsReceiver, type SqsConfig } from '../../src/config/receivers/sqs.ts';
import { receiverWorld } from './receiver-world.ts';
import { certificate, certificateUrl, NOW, signer, topicArn } from './sns-topic.ts';
import { MemoryQueue } from './sqs-queue.ts';

type QueueInput = Partial<SqsConfig['queues'][number]>;

/** The SQS receiver on queues in memory. */
export async function sqsBench(
  settings: readonly QueueInput[] = [{}],
  prepare = (_queue: MemoryQueue) => {},
  { pause = 1, ...more }: Pick<SqsReceiverDeps, 'pause'> & Pick<ReceptionDeps, 'feedback'> = {},
) {
  const { deps, receptionOf, settle, ...steered } = receiverWorld();
  steered.world.respond = (url) =>
    url === certificateUrl ? Promise.resolve(certificate) : Promise.reject(new Error('404'));
  const config = SqsReceiver.parse({
    queues: settings.map(({ wait: _wait, ...queue }, index) => ({
      url: `https://sqs.eu-west-1.amazonaws.com/999999999999/events-${index}`,
      topics: [topicArn],
      ...queue,
    })),
  });
  const bugs: unknown[] = [];
  const queues = config.queues.map(() => new MemoryQueue());
  const settled = Promise.withResolvers<void>();
  for (const queue of queues) {
    queue.opened = settled.promise;
    prepare(queue);
  }
  const receiver = startSqsReceiver({
    ...deps,
    pause,
    reception: receptionOf('sqs', more),
    config,
    connectQueue: ({ url }) => queues[config.queues.findIndex((one) => one.url === url)] ?? new MemoryQueue(),
    onBug: (err) => bugs.push(err),
  });
  await settle();
  settled.resolve();
  const [queue = new MemoryQueue()] = queues;
  return {
    ...steered,
    queue,
    queues,
    bugs,
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}

/** The body that SNS puts into a queue: its signed envelope. */
export function inSnsEnvelope(message: string): string {
  return JSON.stringify(signer.notification({ topicArn, time: NOW, message }));
}
