import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { RedisLedgerConfig } from '../../config/redis.ts';
import type { SeriesPart } from '../../contracts/increment.ts';
import type { PeriodBatch, PeriodOutcome } from '../../contracts/period.ts';
import { GroupCommit } from '../group-commit.ts';
import { LedgerError, type Entry, type SharedLedger } from '../../contracts/ledger.ts';
import { rememberedFrom, type LedgerOptions } from '../options.ts';
import { RedisConnection } from './connection.ts';
import { countEntries } from './event-verb.ts';
import { ExemplarWriter } from './exemplars.ts';
import { Keys } from './keys.ts';
import { Lease } from './lease.ts';
import { Marks } from './marks.ts';
import { MemoryWatch, type MemoryNews } from './memory-watch.ts';
import { countReading, readSource } from './period-verb.ts';
import { keepText, revealSeries } from './scripts.ts';
import { SeriesNames } from './series-names.ts';
import { Store } from './store.ts';
import { TotalsReader } from './totals.ts';

export interface RedisLedgerOptions extends LedgerOptions {
  /** Told of shards whose content is gone: Redis restarted empty, was flushed, or evicted it. */
  readonly onLoss?: (shards: number) => void;
  /** Told now and then whether Redis evicts what is remembered, or may. */
  readonly onMemory?: (news: MemoryNews) => void;
  /** Milliseconds between two looks at that. */
  readonly memoryEvery?: number;
}

/** The memory of identities is worth a look at each server as often as a probe asks. */
const MEMORY_EVERY_MS = 15_000;

type Request =
  | { readonly verb: 'once'; readonly entries: readonly Entry[] }
  | { readonly verb: 'periods'; readonly batch: PeriodBatch }
  | { readonly verb: 'reveal'; readonly series: readonly SeriesPart[] };
type Result = readonly boolean[] | PeriodOutcome | undefined;
/** One request of a commit can fail where the others do not: their shards are other servers'. */
type Outcome = { readonly result: Result } | { readonly failure: LedgerError };

/**
 * The ledger in Redis or Valkey, which any number of processes share. Every event belongs to one of its shards by its
 * identity; identity and increments are written by one script, which runs whole or not at all. Totals are the sum over
 * the shards. @throws LedgerAway when it cannot be reached, LedgerError when it is of another kind.
 */
export async function openRedisLedger(
  config: RedisLedgerConfig,
  options: RedisLedgerOptions,
): Promise<SharedLedger> {
  const { now, past = now, retention, onLoss = () => undefined, onMemory = () => undefined } = options;
  await using opening = new AsyncDisposableStack();
  const connection = opening.use(await RedisConnection.open(config));
  const keys = new Keys(config.prefix, config.shards);
  const { urls } = config;
  const every = options.memoryEvery ?? MEMORY_EVERY_MS;
  await opening.use(new MemoryWatch({ connection, keys, urls, onNews: onMemory, every })).open();
  const marks = new Marks({ connection, keys, now, retention, onLoss });
  await marks.open();
  const { replicas } = config;
  const times = { now, past, retention };
  const store = new Store({ connection, keys, marks, names: new SeriesNames(), ...times, replicas });
  const totals = new TotalsReader(store);
  const exemplars = opening.use(new ExemplarWriter(store, config.refresh));
  const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
  const lease = new Lease({ connection, keys, name: 'collect', holder, length: config.lease, now });

  const reveal = async (series: readonly SeriesPart[]) => {
    const byShard = Map.groupBy(
      series.map((one) => store.names.of(one)),
      ({ id }) => keys.shardOf(id),
    );
    const work = [...byShard].map(([shard, names]) =>
      store.onShard(shard, async (mark) => {
        const args = [mark, `${now()}`, ...names.flatMap(({ id, definition }) => [id, definition])];
        const own = [keys.mark(shard), keys.totals(shard), keys.series(shard), keys.revealed(shard)];
        return (await connection.run(revealSeries, own, args, replicas)) as string;
      }),
    );
    await Promise.all(work);
  };
  let closed = false;
  const assertOpen = () => {
    if (closed) throw new LedgerError('the ledger is closed');
  };
  /** Gives the text that is kept under the name, which is the one to keep if there is one. */
  const kept = async (name: string, ...text: readonly string[]) => {
    assertOpen();
    const shard = keys.shardOf(name);
    const own = [keys.mark(shard), keys.kept(shard, name)];
    const run = async (mark: string) =>
      (await connection.run(keepText, own, [mark, ...text], replicas)) as string | readonly string[];
    const [there] = await store.onShard<readonly string[]>(shard, run);
    return there;
  };
  const answer = async (request: Exclude<Request, { verb: 'once' }>): Promise<Outcome> => {
    try {
      if (request.verb === 'periods')
        return { result: await countReading(store, request.batch, lease.token) };
      await reveal(request.series);
      return { result: undefined };
    } catch (err) {
      if (!(err instanceof LedgerError)) throw err;
      return { failure: err };
    }
  };
  /** Events of all requests go together; the rest follow one another, in their order. */
  const commit = async (requests: readonly Request[]): Promise<readonly Outcome[]> => {
    const entries = requests.flatMap((request) => (request.verb === 'once' ? request.entries : []));
    const counting = countEntries(store, entries);
    const outcomes: Outcome[] = [];
    for (const request of requests)
      outcomes.push(request.verb === 'once' ? { result: undefined } : await answer(request));
    const counted = await counting;
    for (const [at, entry] of entries.entries()) if (counted[at] === true) exemplars.note(entry);
    await marks.stayInUse().catch(tolerateFailure);
    let from = 0;
    return requests.map((request, at): Outcome => {
      if (request.verb !== 'once') return outcomes[at] ?? { result: undefined };
      const own = counted.slice(from, (from += request.entries.length));
      const failure = own.find((one) => one instanceof LedgerError);
      return failure ? { failure } : { result: own.map((one) => one === true) };
    });
  };
  const queue = new GroupCommit<Request, Outcome>(commit);
  const write = async (request: Request): Promise<Result> => {
    assertOpen();
    const outcome = await queue.submit(request);
    if ('failure' in outcome) throw outcome.failure;
    return outcome.result;
  };

  const opened = opening.move();
  return {
    // The queue gives the result of the verb that was asked for.
    countOnce: (entries) => write({ verb: 'once', entries }) as Promise<readonly boolean[]>,
    countPeriods: <Metric extends string>(batch: PeriodBatch<Metric>) =>
      write({ verb: 'periods', batch }) as Promise<PeriodOutcome<Metric>>,
    reveal: async (series) => void (await write({ verb: 'reveal', series })),
    source: async (name) => {
      assertOpen();
      return readSource(store, name);
    },
    totals: async () => {
      assertOpen();
      return totals.read();
    },
    recall: (name) => kept(name),
    keep: async (name, text) => void (await kept(name, text)),
    rememberedFrom: () => rememberedFrom(marks.forgottenTo()),
    lease,
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      await queue.drained();
      await opened.disposeAsync();
    },
  };
}

/** It is said again with the next commit. */
function tolerateFailure(err: unknown): void {
  if (!(err instanceof LedgerError)) throw err;
}
