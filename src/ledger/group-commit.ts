import { setImmediate as nextTurn } from 'node:timers/promises';

interface Waiting<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** Most requests in one commit, so that its memory is bounded and other work gets its turn between two. */
const MAX_GROUP = 1_000;

/** As many share a flush that it hardly counts any more. */
const WORTH_A_FLUSH = 128;

/**
 * Gathers requests that wait at the same time into one commit. A durable commit costs a disk flush or a round trip; a
 * hundred requests share one as cheaply as one does. Commits follow each other in the order of the requests, and what
 * arrives while one is under way waits for the next.
 */
export class GroupCommit<Request, Result> {
  readonly #commit: (requests: readonly Request[]) => readonly Result[] | Promise<readonly Result[]>;
  readonly #waiting: Waiting<Request, Result>[] = [];
  #committing: Promise<void> | undefined;

  /** @param commit makes all requests durable and gives a result each, in order; or fails and has done nothing. */
  constructor(commit: (requests: readonly Request[]) => readonly Result[] | Promise<readonly Result[]>) {
    this.#commit = commit;
  }

  /** Resolves when the commit that holds the request is durable; rejects when that commit failed. */
  submit(request: Request): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#committing ??= this.#commitAll();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    await this.#committing;
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // While every turn of the event loop brings more, it is worth waiting for: a flush costs more than a turn.
      let before: number;
      do {
        before = this.#waiting.length;
        await nextTurn();
      } while (this.#waiting.length > before && this.#waiting.length < WORTH_A_FLUSH);
      await this.#commitGroup(this.#waiting.splice(0, MAX_GROUP));
    }
    this.#committing = undefined;
  }

  async #commitGroup(group: readonly Waiting<Request, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(group.map(({ request }) => request));
      // The commit gives one result per request.
      for (const [at, { resolve }] of group.entries()) resolve(results[at] as Result);
    } catch (err) {
      for (const { reject } of group) reject(err);
    }
  }
}
