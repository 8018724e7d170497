import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConfigInput } from '../../src/config/config.ts';
import { Random } from '../../src/demo/company/random.ts';
import { topicArn } from '../support/sns-topic.ts';
import { AwsAccount } from './aws-account.ts';
import { Promises } from './attack.ts';
import { redisPair, type RedisPair } from './redis-pair.ts';
import { buildShim, type Shim } from './shim.ts';
import { Supervisor } from './supervisor.ts';
import { startTarget, type Target } from './target.ts';

export type LedgerKind = 'sqlite' | 'redis';

/** The program, everything that it depends on, and what can go wrong with each. */
export interface ChaosWorld extends AsyncDisposable {
  readonly random: Random;
  readonly promises: Promises;
  readonly target: Target;
  readonly supervisor: Supervisor;
  readonly aws: AwsAccount;
  readonly shim: Shim | undefined;
  readonly redis: RedisPair | undefined;
  /** How long a fault lasts: milliseconds. */
  readonly lasts: () => number;
  /** Milliseconds until the program says that it is ready; `most` if it does not. */
  readonly untilReady: (most: number) => Promise<number>;
}

/** The same account of the simulated AWS is read by every collector that there is, as often as a test needs. */
const often = { schedule: '*/5 * * * * *' };
const seldom = { schedule: '*/20 * * * * *' };
const collectors: ConfigInput['collectors'] = {
  'sending-statistics': often,
  cloudwatch: { ...often, period: '1m', lookback: '1h', discovery: '1m' },
  'send-quota': often,
  'account-sending': often,
  account: often,
  inventory: seldom,
  reputation: seldom,
  suppression: seldom,
  identities: seldom,
  'configuration-sets': seldom,
  'dedicated-ips': seldom,
  resources: seldom,
};

export async function createChaosWorld(
  ledger: LedgerKind,
  seed: string,
  holdMs: number,
): Promise<ChaosWorld> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-chaos-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const random = new Random(`${seed} chaos ${ledger}`);
  const promises = new Promises();
  const shim = await buildShim(folder);
  const aws = stack.use(await AwsAccount.start(seed));
  const redis = ledger === 'redis' ? stack.use(await redisPair()) : undefined;
  const ledgerFile = join(folder, 'ledger', 'ledger.db');
  await mkdir(dirname(ledgerFile));
  const target = stack.use(
    await startTarget({
      ledgerFile,
      settings: (endpoint) => ({
        accounts: [{ region: 'eu-west-1', account_id: '123456789012', endpoint: aws.endpoint }],
        collectors,
        receivers: { sns: { topics: [topicArn], trusted_origins: [endpoint] } },
        ledger: redis ? { type: 'redis', redis: redis.settings } : { path: ledgerFile },
      }),
      launch: { env: shim?.env ?? {} },
    }),
  );
  const supervisor = stack.use(new Supervisor(target.member, promises));
  const held = stack.move();
  return {
    random,
    promises,
    target,
    supervisor,
    aws,
    shim,
    redis,
    lasts: () => random.between(0.3, 1) * holdMs,
    untilReady: (most) => untilReady(target.member.webUrl, most),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function untilReady(webUrl: string, most: number): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < most) {
    if (await isReady(webUrl)) return performance.now() - from;
    await wait(50);
  }
  return most;
}

/** Whether the program says so within five seconds. */
export async function isReady(webUrl: string): Promise<boolean> {
  const asked = fetch(`${webUrl}/-/ready`, { signal: AbortSignal.timeout(5_000) });
  return asked.then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );
}
