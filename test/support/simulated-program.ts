import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type AppOptions } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { connectAws } from '../../src/aws/connect.ts';
import { isolateFromAws } from '../../src/demo/endpoints/aws-environment.ts';
import { demoConfig } from '../../src/demo/demo-config.ts';
import type { DemoReceiver } from '../../src/demo/event-destinations.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { eventually } from './eventually.ts';
import { simulatedAccount } from './simulated-account.ts';

/** A machine that stands still for a moment is no overload here: nobody is refused. */
const steadyNow = () => 0;

/** The real program on a simulated AWS whose clock the test moves. */
export async function programOnSimulatedAws(
  receivers: readonly DemoReceiver[] = ['sns'],
  options: Pick<AppOptions, 'timetable'> = {},
) {
  await using stack = new AsyncDisposableStack();
  const pressReleases = receivers.includes('feedback-email');
  const account = stack.use(await simulatedAccount({ statisticsGrid: 'hour', pressReleases }));
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-test-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(isolateFromAws(folder));
  const places = { webListen: '127.0.0.1:0', webhooksListen: '127.0.0.1:0', folder };
  const ofDemo = demoConfig(account.aws, { ...places, receivers });
  // The clock moves by leaps, so that a scrape or two are all the 0 that new series can have.
  const config = { ...ofDemo, exposition: { zero_for: 0 } };
  const log = silentLogger;
  const { clock } = account;
  const connect: Parameters<typeof startApp>[1]['connect'] = (of, count) => connectAws(of, count, log, clock);
  const io = { ...systemIo(log), clock, connect };
  let next = config;
  const readConfig = () => ({ config: next, secrets: [], warnings: [] });
  const app = stack.use(await startApp({ config, secrets: [] }, io, { ...options, readConfig, steadyNow }));
  await account.aws.subscribe(`${app.webhooksUrl}/sns`, { retryDelay: 10 });
  await eventually(async () => {
    const { ok } = await fetch(`${app.webUrl}/-/ready`);
    if (!ok) throw new Error('the program is not ready');
  });
  const held = stack.move();
  return {
    account,
    app,
    config,
    /** Reloads, with settings that are changed or not. */
    reload: (changed = config) => {
      next = changed;
      return app.reload();
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
