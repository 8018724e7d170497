import { watch } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import type { Random } from '../../src/demo/company/random.ts';
import { freePort } from '../support/free-port.ts';
import { cleanEnvironment, startChild, type ChildProgram } from '../support/program.ts';
import { topicArn } from '../support/sns-topic.ts';
import { tornFrames } from '../support/wal.ts';

/** When a process may be killed. */
export const moments = ['starting', 'catching up', 'receiving', 'committing', 'stopping'] as const;
export type Moment = (typeof moments)[number];

/** The real program, killed and started anew on the same ledger and the same addresses. */
export class Victim implements AsyncDisposable {
  readonly webUrl: string;
  readonly webhooksUrl: string;
  readonly ledgerFile: string;
  readonly #folder: string;
  readonly #configFile: string;
  readonly #random: Random;
  #child: ChildProgram;
  #started: Promise<unknown>;
  #isUp = false;
  #toldToEnd = false;
  /** How long the last whole start took. */
  #startMs = 1_000;

  private constructor(folder: string, configFile: string, ports: readonly [number, number], random: Random) {
    this.#folder = folder;
    this.#configFile = configFile;
    this.#random = random;
    this.webUrl = `http://127.0.0.1:${ports[0]}`;
    this.webhooksUrl = `http://127.0.0.1:${ports[1]}`;
    this.ledgerFile = join(folder, 'ledger.db');
    [this.#child, this.#started] = this.#spawn();
  }

  static async start(folder: string, trustedOrigin: string, random: Random): Promise<Victim> {
    const ports = [await freePort(), await freePort()] as const;
    const configFile = join(folder, 'ses-exporter.yaml');
    await writeFile(configFile, configuration(trustedOrigin, folder, ports));
    const victim = new Victim(folder, configFile, ports, random);
    await victim.started();
    return victim;
  }

  /** @throws Error with what the program wrote, when it ended instead. */
  async started(): Promise<void> {
    await this.#started;
  }

  /**
   * Waits for a moment of this kind and kills the process there. Returns the moment that it was: a start can be over
   * sooner than expected.
   * @param aim called at once before the signal is sent.
   */
  async kill(moment: Moment, aim: () => void): Promise<Moment> {
    const hit = await Promise.race([this.#reach(moment), this.#endsItself()]);
    aim();
    await this.#child.end('SIGKILL');
    return hit;
  }

  startAgain(): void {
    [this.#child, this.#started] = this.#spawn();
  }

  /** Frames of a transaction that the last process could not finish. */
  async tornFrames(): Promise<number> {
    // A process that could end in order has no log left.
    const log = await readFile(`${this.ledgerFile}-wal`).catch(() => Buffer.alloc(0));
    return tornFrames(log);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  async #reach(moment: Moment): Promise<Moment> {
    const random = this.#random;
    if (moment === 'starting') {
      await Promise.race([wait(random.between(0, this.#startMs)), this.#started]);
      return this.#isUp ? 'catching up' : moment;
    }
    await this.#started;
    switch (moment) {
      case 'catching up':
        await wait(random.between(0, 150));
        break;
      case 'receiving':
        await wait(random.between(200, 900));
        break;
      case 'committing':
        await wait(random.between(0, 500));
        await this.#writesToLog(random.whole(1, 100));
        break;
      case 'stopping':
        await wait(random.between(100, 500));
        this.#toldToEnd = true;
        void this.#child.end('SIGTERM');
        await wait(random.between(0, 30));
        break;
    }
    return moment;
  }

  /** Rejects with what the program wrote, when it ends though nobody told it to. */
  #endsItself(): Promise<never> {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#child.says(/(?!)/).catch((err: unknown) => {
      // It may be quicker to stop than the wait before the kill.
      if (!this.#toldToEnd) reject(err);
    });
    return promise;
  }

  /** Resolves at once when so many more writes to the write-ahead log have been seen. */
  #writesToLog(count: number): Promise<void> {
    let left = count;
    const { promise, resolve } = Promise.withResolvers<void>();
    const watcher = watch(this.#folder, (_event, name) => {
      if (name?.endsWith('-wal') && --left === 0) {
        watcher.close();
        resolve();
      }
    });
    return promise;
  }

  #spawn(): [ChildProgram, Promise<unknown>] {
    const from = performance.now();
    this.#isUp = false;
    this.#toldToEnd = false;
    const args = ['src/main.ts', `--config.file=${this.#configFile}`];
    const child = startChild(process.execPath, args, cleanEnvironment(this.#folder));
    const starting = async () => {
      await child.says(/"message":"started"\}$/m);
      this.#isUp = true;
      this.#startMs = performance.now() - from;
    };
    const started = starting();
    // Killed before it was up: whoever waits for it is told, and nobody needs to.
    started.catch(() => undefined);
    return [child, started];
  }
}

function configuration(trusted: string, folder: string, ports: readonly [number, number]): string {
  return stringify({
    accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
    receivers: { sns: { topics: [topicArn], trusted_origins: [trusted] } },
    labels: { tags: ['batch'] },
    ledger: { type: 'sqlite', path: join(folder, 'ledger.db') },
    exposition: { zero_for: '0s' },
    web: { listen: `127.0.0.1:${ports[0]}` },
    webhooks: { listen: `127.0.0.1:${ports[1]}` },
  } satisfies ConfigInput);
}
