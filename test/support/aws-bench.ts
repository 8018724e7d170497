import { connectAws } from '../../src/aws/connect.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { collectorBench, noon, type BenchOptions } from './aws-collector-bench.ts';
import { timeThatSleepMoves } from './aws-connection.ts';
import { ManualClock } from './manual-clock.ts';
import { workingAws } from './working-aws.ts';

/**
 * Real collectors under the real runner on an account where everything works until a test says otherwise, through the
 * real clients of the SDK; AWS's clock is the bench's.
 */
export async function awsBench(options: Omit<BenchOptions, 'accounts'>) {
  await using stack = new AsyncDisposableStack();
  const clock = options.before?.clock ?? new ManualClock(options.now ?? noon);
  const aws = stack.use(await workingAws(() => clock.now()));
  const account = connectAws(
    { region: 'eu-west-1', account_id: '123456789012', endpoint: aws.endpoint },
    () => undefined,
    silentLogger,
    clock,
    timeThatSleepMoves(),
  );
  stack.defer(() => account.destroy());
  const bench = stack.use(collectorBench({ ...options, accounts: [account], clock }));
  const held = stack.move();
  return { ...bench, aws, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
