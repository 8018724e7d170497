import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, startChild } from '../support/program.ts';

export interface RunningDemo extends AsyncDisposable {
  readonly webUrl: string;
  /** What it tells its user. */
  readonly output: string;
}

/** Runs the program's demo as a user does, on free ports, until it says where its metrics are. */
export async function startDemoProgram(speed: number, env: NodeJS.ProcessEnv = {}): Promise<RunningDemo> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-demo-test-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const anyPort = ['--web.listen-address=127.0.0.1:0', '--webhooks.listen-address=127.0.0.1:0'];
  const args = ['src/main.ts', 'demo', '--seed=1', `--speed=${speed}`, ...anyPort];
  const child = stack.use(startChild(process.execPath, args, { ...cleanEnvironment(folder), ...env }));
  const [, webUrl = ''] = await child.says(/Metrics\s+(http:\S+)\/metrics/);
  const held = stack.move();
  return {
    webUrl,
    get output() {
      return child.output;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
