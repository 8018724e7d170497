import type { RedisLedgerConfig } from '../../config/redis.ts';
import { LedgerError } from '../../contracts/ledger.ts';
import { createRedisClient, CONNECT_MS, type Client, type Evaluated } from './client.ts';
import { asLedgerError, isMisplaced, NotReplicated, TimedOut } from './failure.ts';
import type { Script } from './scripts.ts';

/**
 * The connection to Redis, in whichever form. Every call ends in time: it resolves, or rejects with a LedgerError. What
 * rejected may have been done all the same; whoever repeats it must not mind.
 */
export class RedisConnection implements AsyncDisposable {
  readonly #config: RedisLedgerConfig;
  #client: Client;
  #lastError: unknown;
  #replacing = false;
  #closed = false;

  private constructor(config: RedisLedgerConfig) {
    this.#config = config;
    this.#client = this.#create();
  }

  /** @throws LedgerError when there is no answer in time, or a refusal. */
  static async open(config: RedisLedgerConfig): Promise<RedisConnection> {
    const connection = new RedisConnection(config);
    try {
      await connection.#inTime(connection.#client.connect(), Math.max(CONNECT_MS, config.timeout));
    } catch (err) {
      connection.#client.destroy();
      // That it took too long says less than why the tries failed.
      const cause = err instanceof TimedOut ? (connection.#lastError ?? err) : err;
      throw asLedgerError('cannot be reached', config.urls, cause);
    }
    return connection;
  }

  /**
   * Runs a script once.
   * @param replicas that must have what it wrote before it counts as done.
   */
  async run(script: Script, keys: string[], args: string[], replicas = 0): Promise<unknown> {
    if (this.#closed) throw new LedgerError('the ledger is closed');
    const client = this.#client;
    try {
      return await this.#inTime(this.#evaluate(client, script, { keys, arguments: args }, replicas));
    } catch (err) {
      if (isMisplaced(err)) this.#replace(client);
      throw asLedgerError('gave an unexpected answer', this.#config.urls, err, this.#lastError);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#client.destroy();
    return Promise.resolve();
  }

  async #evaluate(client: Client, script: Script, what: Evaluated, replicas: number): Promise<unknown> {
    if (replicas > 0) return this.#replicated(client, script, what, replicas);
    try {
      return await client.evalSha(script.sha, what);
    } catch (err) {
      // It was not run: a server knows a script only since it was last started.
      if (!String(err).includes('NOSCRIPT')) throw err;
      return client.eval(script.text, what);
    }
  }

  /** The script and the waiting go out together: on another connection WAIT would know of no write to wait for. */
  async #replicated(client: Client, { text }: Script, what: Evaluated, replicas: number): Promise<unknown> {
    // Redis looks only ten times a second whether WAIT has waited long enough.
    const timeout = Math.max(1, Math.floor(this.#config.timeout / 2));
    const [result, reached] = await client.multi().eval(text, what).wait(replicas, timeout).execAsPipeline();
    if (result instanceof Error) throw result;
    if (Number(reached) < replicas) throw new NotReplicated(Number(reached), replicas);
    return result;
  }

  async #inTime<T>(work: Promise<T>, ms: number = this.#config.timeout): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new TimedOut(ms)), ms);
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
      // Too late to matter.
      work.catch(() => undefined);
    }
  }

  /**
   * A connection that is silent, or leads to what is no primary any more, does not mend itself: the new one asks the
   * names and the nodes again where the primary is.
   */
  #replace(old: Client): void {
    if (this.#replacing || this.#closed || this.#client !== old) return;
    this.#replacing = true;
    const next = this.#create();
    const connect = async () => {
      try {
        await this.#inTime(next.connect(), Math.max(CONNECT_MS, this.#config.timeout));
        // The one that is not used any more goes.
        if (this.#closed) next.destroy();
        else {
          this.#client = next;
          old.destroy();
        }
      } catch (err) {
        this.#lastError = err;
        next.destroy();
      } finally {
        this.#replacing = false;
      }
    };
    void connect();
  }

  #create(): Client {
    const client = createRedisClient(this.#config);
    client.on('error', (err) => (this.#lastError = err));
    return client;
  }
}
