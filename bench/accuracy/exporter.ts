import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/config/config.ts';
import type { SharedTime } from './shared-clock.ts';

export type ToExporter =
  | { readonly config: Config; readonly time: SharedTime }
  | { readonly startedAt: number };
export interface FromExporter {
  readonly web: string;
  readonly webhooks: string;
}

const program = fileURLToPath(new URL('exporter-program.ts', import.meta.url));

/** The exporter in a process of its own, which can be ended and started again on the same ports and ledger. */
export class Exporter implements AsyncDisposable {
  web = '';
  webhooks = '';
  readonly #env: NodeJS.ProcessEnv;
  #config: Config;
  #time: SharedTime;
  #child: ChildProcess | undefined;
  #unexpected: unknown;

  constructor(config: Config, time: SharedTime, env: NodeJS.ProcessEnv) {
    this.#config = config;
    this.#time = time;
    this.#env = env;
  }

  /** Resolves when it listens. @throws Error when it does not come to that. */
  async start(): Promise<void> {
    const child = fork(program, { env: this.#env, serialization: 'advanced' });
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.#unexpected = new Error(`the exporter ended: ${code ?? signal}`);
    });
    child.send({ config: this.#config, time: this.#time } satisfies ToExporter);
    const gone = once(child, 'exit').then(() => undefined);
    const answer = await Promise.race([once(child, 'message'), gone]);
    if (!answer) throw new Error('the exporter ended before it listened');
    const [{ web, webhooks }] = answer as [FromExporter];
    // Whoever scrapes or posts does not know that the program is a new one, so it must be where it was.
    this.#config = {
      ...this.#config,
      web: { ...this.#config.web, listen: addressOf(web) },
      webhooks: { ...this.#config.webhooks, listen: addressOf(webhooks) },
    };
    [this.web, this.webhooks] = [web, webhooks];
  }

  /** Tells it since when time runs; it will know that after every restart. */
  startTime(startedAt: number): void {
    this.#time = { ...this.#time, startedAt };
    this.#child?.send({ startedAt } satisfies ToExporter);
  }

  /** Sends the signal and resolves when the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** @throws Error when it ended without being told to. */
  check(): void {
    if (this.#unexpected) throw this.#unexpected;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}

function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
