import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface PasswordQuestion {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

/** What unknown users are compared with, so that the time of an answer does not tell who exists: a random password's. */
const NOBODY = '$2b$10$yvynJSCiB5w2psWDxOS89ecwb5aZWL6cmQlx7MX3oTVplyoT2R.XK';

/** So many may wait for bcrypt; a guesser must not fill the memory. */
const MAX_WAITING = 100;

/** Too many passwords wait to be compared. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
}

/** Compares passwords with bcrypt hashes, and remembers which were right. */
export class Passwords implements AsyncDisposable {
  /** Answers under way and right ones, by user, hash and password. Wrong ones are forgotten. */
  readonly #known = new Map<string, Promise<boolean>>();
  readonly #waiting = new Map<number, PromiseWithResolvers<boolean>>();
  #worker: Worker | undefined;
  #asked = 0;

  /** @throws PasswordsBusy, and Error when the worker failed. */
  async matches(user: string, password: string, hash: string | undefined): Promise<boolean> {
    const key = createHash('sha256')
      .update(JSON.stringify([user, hash, password]))
      .digest('base64');
    const known = this.#known.get(key);
    if (known) return known;
    const answer = this.#compare(password, hash ?? NOBODY).then((same) => same && hash !== undefined);
    this.#known.set(key, answer);
    try {
      const right = await answer;
      if (!right) this.#known.delete(key);
      return right;
    } catch (err) {
      this.#known.delete(key);
      throw err;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }

  #compare(password: string, hash: string): Promise<boolean> {
    if (this.#waiting.size >= MAX_WAITING)
      return Promise.reject(new PasswordsBusy('too many password checks are waiting'));
    const answer = Promise.withResolvers<boolean>();
    const id = this.#asked++;
    this.#waiting.set(id, answer);
    this.#worker ??= this.#start();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    this.#worker.postMessage({ id, password, hash } satisfies PasswordQuestion);
    return answer.promise;
  }

  #start(): Worker {
    // The compiled program's file ends in .js, the source's in .ts.
    const worker = new Worker(new URL(`./password-worker${extname(import.meta.url)}`, import.meta.url));
    worker.unref();
    worker.on('message', ({ id, matches }: { id: number; matches: boolean }) => {
      this.#waiting.get(id)?.resolve(matches);
      this.#waiting.delete(id);
    });
    worker.on('error', (cause) => {
      this.#worker = undefined;
      for (const answer of this.#waiting.values())
        answer.reject(new Error('the password worker failed', { cause }));
      this.#waiting.clear();
    });
    return worker;
  }
}
