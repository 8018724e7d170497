import { setTimeout as wait } from 'node:timers/promises';
import type { Member } from '../crash/member.ts';
import type { Promises } from './attack.ts';

/** How long is waited before a program that ended is started again. */
const AGAIN_MS = 300;

/** Starts the program whenever it ends, as whoever runs it in earnest does. */
export class Supervisor implements AsyncDisposable {
  starts = 1;
  /** Starts that ended by themselves, because something was missing that a start needs. */
  failedStarts = 0;
  readonly #member: Member;
  readonly #promises: Promises;
  #over = false;
  #asked = 0;
  readonly #running: Promise<void>;

  constructor(member: Member, promises: Promises) {
    this.#member = member;
    this.#promises = promises;
    this.#running = this.#run();
  }

  /** Ends the process; it is started again at once. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#asked = this.#member.pid;
    await this.#member.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    await this.#member.kill();
    await this.#running;
  }

  async #run(): Promise<void> {
    let isUp = true;
    while (!this.#over) {
      await this.#member.ended;
      if (this.#over) return;
      if (this.#member.pid !== this.#asked) this.#note(isUp);
      await wait(AGAIN_MS);
      if (this.#over) return;
      this.#member.spawnAgain();
      this.starts++;
      isUp = false;
      await this.#member.started().then(
        () => (isUp = true),
        () => undefined,
      );
    }
  }

  /** A start may fail, and is tried again; a program that runs may not end by itself. */
  #note(wasUp: boolean): void {
    if (!wasUp) this.failedStarts++;
    else this.#promises.broken.push(`it ended by itself:\n${this.#member.output.slice(-2_000)}`);
  }
}
