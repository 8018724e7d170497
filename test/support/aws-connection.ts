import { connectAws } from '../../src/aws/connect.ts';
import type { AccountConfig } from '../../src/config/config.ts';
import type { AwsRequestCounter } from '../../src/contracts/aws-requests.ts';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { PaceTime } from '../../src/platform/pace.ts';
import { awsFixture } from './aws-fixture-server.ts';

/** The real clients of the SDK, connected to a fixture, with every told request in words; no call waits for its turn. */
export async function awsConnection(
  account: AccountConfig = { region: 'eu-west-1' },
  clock: Clock = systemClock,
) {
  await using stack = new AsyncDisposableStack();
  const fixture = stack.use(await awsFixture());
  const told: string[] = [];
  const count: AwsRequestCounter = ({ service, operation, code = 'ok', metrics, queries }) =>
    void told.push([service, operation, code, metrics ?? queries ?? []].flat().join(' '));
  const others: { destroy(): void }[] = [];
  stack.defer(() => others.forEach((one) => one.destroy()));
  /** Another account on the same fixture, as the environment is now. */
  const connect = (of: AccountConfig) => {
    const connected = connectAws(of, count, silentLogger, clock, timeThatSleepMoves());
    others.push(connected);
    return connected;
  };
  const aws = connectAws(
    { endpoint: fixture.endpoint, ...account },
    count,
    silentLogger,
    clock,
    timeThatSleepMoves(),
  );
  stack.defer(() => aws.destroy());
  const held = stack.move();
  return { fixture, aws, connect, told, signal, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const { signal } = new AbortController();

/** What a call waits for its turn passes at once. */
export function timeThatSleepMoves(): PaceTime {
  let now = 0;
  return { now: () => now, sleep: (ms) => Promise.resolve((now += ms)) };
}
