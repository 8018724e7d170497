import { LedgerAway, LedgerError } from '../../contracts/ledger.ts';

/** No answer in time; what was asked for may have been done. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';

  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

/** It was written, and too few replicas said that they have it. */
export class NotReplicated extends Error {
  override readonly name = 'NotReplicated';

  constructor(reached: number, wanted: number) {
    super(`${reached} of ${wanted} replicas have it`);
  }
}

/** What an operator can do, by the word that Redis's errors begin with (and the operating system's codes). */
const advice: Readonly<Record<string, string>> = {
  NOAUTH: 'it asks for a password: set ledger.redis.password',
  WRONGPASS: 'user or password is wrong: see ledger.redis.username and password',
  NOPERM: 'the user may not do this: give it every command on keys that begin with {<prefix>:',
  READONLY: 'it is a replica: the primary is another server, or a failover is in progress',
  LOADING: 'it is still reading its data from the disk',
  MASTERDOWN: 'its primary is not available',
  CLUSTERDOWN: 'the cluster has no primary for some of its slots',
  TRYAGAIN: 'the cluster is moving slots',
  OOM: 'its memory is full: give it more, or shorten ledger.retention; maxmemory-policy must be noeviction',
  NOREPLICAS: 'too few replicas are healthy (min-replicas-to-write)',
  MISCONF: 'it cannot save to its disk, and accepts no writes until it can',
  CROSSSLOT: 'the server is a cluster: set ledger.redis.mode to cluster',
  MOVED: 'the server is a cluster: set ledger.redis.mode to cluster',
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'the host name cannot be resolved',
  ETIMEDOUT: 'the host does not answer',
};

/** Of these only the settings are to blame: waiting mends nothing. */
const settings: ReadonlySet<string> = new Set(['NOAUTH', 'WRONGPASS', 'NOPERM', 'CROSSSLOT', 'MOVED']);

/** The words of an error and of what stands behind it, most outer first. */
function wordsOf(err: unknown): string[] {
  if (!(err instanceof Error)) return [String(err)];
  const { code } = err as NodeJS.ErrnoException;
  const inner = err instanceof AggregateError ? err.errors.flatMap(wordsOf) : [];
  return [code ?? '', err.message.split(' ')[0] ?? '', ...inner, ...(err.cause ? wordsOf(err.cause) : [])];
}

/** What could not be done, where, why, and what to do. An error that says all that already stays as it is. */
export function asLedgerError(
  what: string,
  urls: readonly string[],
  cause: unknown,
  before?: unknown,
): LedgerError {
  if (cause instanceof LedgerError) return cause;
  // That the client is offline is only the consequence of an error before.
  const offline = /offline|closed|disconnect/i.test(String(cause)) && before !== undefined;
  const causes = offline ? [cause, before] : [cause];
  const word = causes.flatMap(wordsOf).find((one) => Object.hasOwn(advice, one)) ?? '';
  const hint = advice[word];
  const reason = causes
    .map((one) => (one instanceof Error ? one.message || one.name : String(one)))
    .join(': ');
  const message = `the ledger at ${urls.join(', ')} ${what}: ${hint ? `${hint} (${reason})` : reason}`;
  return settings.has(word) ? new LedgerError(message, { cause }) : new LedgerAway(message, { cause });
}

/** Whether the connection leads nowhere good, and must be made anew. */
export function isMisplaced(err: unknown): boolean {
  return err instanceof TimedOut || /\b(?:READONLY|MASTERDOWN)\b/.test(String(err));
}
