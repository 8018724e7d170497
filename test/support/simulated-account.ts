import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SESClient } from '@aws-sdk/client-ses';
import { STSClient } from '@aws-sdk/client-sts';
import { SimulatedAws, type SimulatedAwsOptions } from '../../src/demo/simulated-aws.ts';
import { ManualClock } from './manual-clock.ts';

export const storyStart = Date.parse('2026-11-23T12:00:00Z');

/** A simulated account with the SDK's own clients on it; `until` lets the story go on by so many milliseconds. */
export async function simulatedAccount(options: Omit<SimulatedAwsOptions, 'clock'> = {}) {
  await using stack = new AsyncDisposableStack();
  const clock = new ManualClock(storyStart);
  const aws = stack.use(await SimulatedAws.start({ ...options, clock }));
  const settings = {
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' },
    maxAttempts: 1,
  };
  const client = <T extends { destroy(): void }>(made: T): T => stack.adopt(made, () => made.destroy());
  const opened = {
    aws,
    clock,
    ses: client(new SESClient(settings)),
    sts: client(new STSClient(settings)),
    cloudWatch: client(new CloudWatchClient(settings)),
    pass: (time: number) => {
      clock.pass(time);
      return aws.advance();
    },
  };
  const held = stack.move();
  return { ...opened, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
