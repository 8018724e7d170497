import { randomBytes } from 'node:crypto';
import type { ConfigInput } from '../config/config.ts';
import type { AcceleratedClock } from './company/clock.ts';
import { account } from './company/index.ts';
import { EventBridgeBus } from './publishing/eventbridge-bus.ts';
import { FirehoseStream } from './publishing/firehose-stream.ts';
import type { SimulatedAws } from './simulated-aws.ts';

/**
 * The ways by which the simulated SES can push its events. Feedback email has mail of its own: SES tells of that by no other
 * way, and it comes over the topic.
 */
export const demoReceivers = ['sns', 'firehose', 'eventbridge', 'sqs', 'feedback-email'] as const;
export type DemoReceiver = (typeof demoReceivers)[number];

/** Made up for each demo; whoever can read its memory could send events to it. */
export const demoKey = randomBytes(32).toString('hex');
const streamArn = `arn:aws:firehose:${account.region}:${account.accountId}:deliverystream/ses-events`;

/** What an operator would write to open these receivers. */
export function receiversConfig(names: readonly DemoReceiver[], aws: SimulatedAws): ConfigInput['receivers'] {
  const trusted = { topics: [aws.topic.arn], trusted_origins: [aws.endpoint] };
  return {
    ...(names.includes('sns') && { sns: trusted }),
    ...(names.includes('firehose') && { firehose: { sources: [streamArn], access_keys: [demoKey] } }),
    ...(names.includes('eventbridge') && {
      eventbridge: { accounts: [account.accountId], api_keys: [demoKey] },
    }),
    ...(names.includes('sqs') && {
      sqs: {
        queues: [
          { ...trusted, url: aws.queue.url, endpoint: aws.endpoint, region: account.region, wait: '1s' },
        ],
      },
    }),
  };
}

/** Lets the simulated SES publish to these too; each event to all of them, so that each must be counted once. */
export function publishTo(
  names: readonly DemoReceiver[],
  aws: SimulatedAws,
  {
    clock,
    webhooksUrl,
    redeliver,
  }: {
    readonly clock: AcceleratedClock;
    readonly webhooksUrl: string;
    readonly redeliver: () => boolean;
  },
): AsyncDisposable {
  const opened = new AsyncDisposableStack();
  if (names.includes('firehose')) {
    const endpoint = { url: `${webhooksUrl}/firehose`, accessKey: demoKey };
    // AWS gathers records for minutes; a demo has no time for that.
    const stream = new FirehoseStream(clock, endpoint, { interval: 1_000, redeliver });
    aws.destinations.add(opened.use(stream));
  }
  if (names.includes('eventbridge')) {
    const destination = { endpoint: `${webhooksUrl}/eventbridge`, keyName: 'x-api-key', key: demoKey };
    const bus = opened.use(new EventBridgeBus(clock, destination, { redeliver }));
    aws.destinations.add(bus);
    aws.buses.add(bus);
  }
  if (names.includes('sqs')) aws.destinations.add(aws.queue);
  return opened;
}
