interface Waiting<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** Most requests in one commit, so that none waits long and a commit's memory is bounded. */
const MAX_GROUP = 1_000;

/**
 * Gathers requests that wait at the same time into one commit. A durable commit costs a disk flush; a hundred requests
 * share one as cheaply as one does.
 */
export class GroupCommit<Request, Result> {
  readonly #commit: (requests: readonly Request[]) => readonly Result[];
  #waiting: Waiting<Request, Result>[] = [];
  #scheduled = false;

  /** @param commit makes all requests durable and gives a result each, or throws and has done nothing. */
  constructor(commit: (requests: readonly Request[]) => readonly Result[]) {
    this.#commit = commit;
  }

  /** Resolves when the commit that holds the request is durable; rejects when that commit failed. */
  submit(request: Request): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      // After the requests that arrived in the same turn of the event loop.
      setImmediate(() => this.flush());
    });
  }

  /** Commits everything that waits, now. */
  flush(): void {
    this.#scheduled = false;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, MAX_GROUP);
      try {
        const results = this.#commit(group.map(({ request }) => request));
        // The commit gives one result per request.
        for (const [at, { resolve }] of group.entries()) resolve(results[at] as Result);
      } catch (err) {
        for (const { reject } of group) reject(err);
      }
    }
  }
}
