import { LedgerError } from '../../contracts/ledger.ts';
import type { RedisConnection } from './connection.ts';
import type { Keys } from './keys.ts';
import { readMemory } from './scripts.ts';

/** What was found out about the memory of the servers that hold the ledger. */
export interface MemoryNews {
  /** Why a server may evict what is remembered, and what to do; `undefined` where none may. */
  readonly mayEvict: string | undefined;
  /** Keys that servers evicted since the last news, or before the first. Whose they were Redis does not tell. */
  readonly evicted: number;
  /** Servers would evict, and have no limit of memory yet at which they would begin. */
  readonly unlimited: string | undefined;
  /** Why a server does not tell, such as an ACL that forbids INFO. */
  readonly unknown: string | undefined;
}

interface MemoryWatchDeps {
  readonly connection: Pick<RedisConnection, 'run'>;
  readonly keys: Keys;
  readonly urls: readonly string[];
  readonly onNews: (news: MemoryNews) => void;
  /** Milliseconds between two looks. */
  readonly every: number;
}

interface Server {
  readonly runId: string;
  /** Milliseconds that it has run at least: Redis takes one second from another, so that its sum is up to one too high. */
  readonly uptime: number;
  /** Bytes; 0 for no limit. */
  readonly limit: number;
  readonly policy: string;
  readonly evicted: number;
}

/**
 * Looks whether Redis evicts, or may: an identity that was evicted is counted again when its message comes again. Only
 * `noeviction` keeps them; every other policy takes keys that have a time to live (volatile-*), as identities have, or any
 * (allkeys-*), once `maxmemory` is reached (redis.io, "Key eviction").
 *
 * INFO is asked for rather than CONFIG, which managed services forbid, and by a script on a key of each shard: so every
 * server that holds a shard is asked, whichever that is after a fail-over, in all forms of Redis.
 */
export class MemoryWatch implements Disposable {
  readonly #deps: MemoryWatchDeps;
  /** Keys evicted by so far, by run of a server: the count begins anew when it is started again. */
  readonly #evicted = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = -Infinity;

  constructor(deps: MemoryWatchDeps) {
    this.#deps = deps;
  }

  /** Looks, and from then on again and again. @throws LedgerError where a server may evict. */
  async open(): Promise<void> {
    const news = await this.#look();
    if (news.mayEvict !== undefined) throw new LedgerError(news.mayEvict);
    this.#deps.onNews(news);
    this.#again();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #again(): void {
    this.#timer = setTimeout(async () => {
      try {
        const news = await this.#look();
        if (this.#timer) this.#deps.onNews(news);
      } catch (err) {
        // That it is away is told by who writes to it.
        if (!(err instanceof LedgerError)) throw err;
      }
      if (this.#timer) this.#again();
    }, this.#deps.every).unref();
  }

  async #look(): Promise<MemoryNews> {
    const { urls } = this.#deps;
    const started = performance.now();
    const servers = await this.#ask();
    if (typeof servers === 'string')
      return { mayEvict: undefined, evicted: 0, unlimited: undefined, unknown: servers };
    let evicted = 0;
    for (const server of servers) evicted += this.#grown(server);
    this.#lookedAt = started;
    const evicting = servers.filter(({ policy }) => policy !== 'noeviction');
    const limited = evicting.find(({ limit }) => limit > 0);
    const [unlimited] = evicting;
    const todo = 'set maxmemory-policy noeviction (a parameter group, where the server is AWS’s)';
    return {
      mayEvict:
        limited &&
        `the ledger at ${urls.join(', ')} may evict keys, and messages that are delivered again would be counted again: its maxmemory-policy is ${limited.policy}; ${todo}`,
      evicted,
      unlimited: unlimited && `maxmemory-policy is ${unlimited.policy}: ${todo} before it gets a maxmemory`,
      unknown: undefined,
    };
  }

  /** Each server that holds a shard, once; or why one does not tell. */
  async #ask(): Promise<readonly Server[] | string> {
    const { connection, keys } = this.#deps;
    const shards = [...Array(keys.shards).keys()];
    const answers = await Promise.all(
      shards.map((shard) => connection.run(readMemory, [keys.mark(shard)], [])),
    );
    const denied = answers.find((answer) => typeof answer === 'string');
    if (denied !== undefined) return denied;
    const servers = answers.map((answer) => serverOf((answer as string[]).join('\n')));
    return [...new Map(servers.map((server) => [server.runId, server])).values()];
  }

  #grown({ runId, uptime, evicted }: Server): number {
    // One that was there before, such as a replica that took over, may have evicted for somebody else long ago.
    const isNew = this.#lookedAt !== -Infinity && uptime <= performance.now() - this.#lookedAt;
    const before = this.#evicted.get(runId) ?? (isNew || this.#lookedAt === -Infinity ? 0 : evicted);
    this.#evicted.set(runId, evicted);
    // CONFIG RESETSTAT sets it to 0.
    return evicted < before ? evicted : evicted - before;
  }
}

/** Reads what INFO says, a line `<name>:<value>` each (redis.io, INFO). */
function serverOf(info: string): Server {
  const fields = new Map(
    Array.from(info.matchAll(/^(\w+):(.*?)\r?$/gm), ([, name = '', value = '']) => [name, value]),
  );
  const numberOf = (name: string) => Number(fields.get(name) ?? 0);
  return {
    runId: fields.get('run_id') ?? '',
    uptime: (numberOf('uptime_in_seconds') - 1) * 1_000,
    limit: numberOf('maxmemory'),
    policy: fields.get('maxmemory_policy') ?? 'noeviction',
    evicted: numberOf('evicted_keys'),
  };
}
