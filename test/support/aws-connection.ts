import { connectAws } from '../../src/aws/connect.ts';
import type { AccountConfig } from '../../src/config/config.ts';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { awsFixture } from './aws-fixture-server.ts';

/** The real clients of the SDK, connected to a fixture, with every told request in words. */
export async function awsConnection(
  account: AccountConfig = { region: 'eu-west-1' },
  clock: Clock = systemClock,
) {
  await using stack = new AsyncDisposableStack();
  const fixture = stack.use(await awsFixture());
  const told: string[] = [];
  const aws = connectAws(
    { endpoint: fixture.endpoint, ...account },
    ({ service, operation, code = 'ok', metrics }) =>
      told.push([service, operation, code, ...(metrics === undefined ? [] : [metrics])].join(' ')),
    silentLogger,
    clock,
  );
  stack.defer(() => aws.destroy());
  const held = stack.move();
  return { fixture, aws, told, signal, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const { signal } = new AbortController();
