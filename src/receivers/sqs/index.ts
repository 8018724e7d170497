import type { Queue } from '../../contracts/queue.ts';
import type { SqsConfig, SqsQueueConfig } from '../../config/receivers/sqs.ts';
import type { Runtime } from '../../runtime.ts';
import type { Reception } from '../reception.ts';
import type { Certificates } from '../sns-envelope/certificates.ts';
import { Poller } from './poller.ts';
import { createUnwrap } from './unwrap.ts';

export interface SqsReceiverDeps extends Pick<Runtime, 'clock' | 'registry' | 'onBug'> {
  readonly config: SqsConfig;
  readonly reception: Reception;
  readonly certificates: Certificates;
  readonly connectQueue: (queue: SqsQueueConfig) => Queue;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
  /** Milliseconds to wait before the first try after a failure; later ones wait longer. */
  readonly pause?: number;
}

/**
 * Events from SQS queues, fetched by us: nothing of ours is reachable from outside. A message is deleted after the
 * ledger's word, never before. Disposing stops receiving, and resolves when what was received is dealt with.
 */
export function startSqsReceiver(deps: SqsReceiverDeps): AsyncDisposable {
  const { config, reception, clock, certificates, connectQueue, registry, retention, onBug, pause } = deps;
  const names = queueNames(config.queues.map(({ url }) => url));
  const pollers = config.queues.map((queue, at) => {
    const name = names[at] ?? '';
    const unwrap = createUnwrap({ queue, clock, certificates, retention });
    const connected = connectQueue(queue);
    const isClockWrong = () => clock.judge?.state() === 'wrong';
    const own = { config: queue, queue: connected, name, unwrap, isClockWrong };
    return new Poller({ ...own, reception, registry, onBug, pause });
  });
  for (const poller of pollers) poller.start();
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(pollers.map((poller) => poller[Symbol.asyncDispose]()));
    },
  };
}

/** Each queue's own name, with its host and account before it where another account or region has one of that name. */
export function queueNames(urls: readonly string[]): readonly string[] {
  const byName = Map.groupBy(urls, nameOf);
  return urls.map((url) =>
    byName.get(nameOf(url))?.length === 1 ? nameOf(url) : url.replace(/^https?:\/\//, ''),
  );
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
