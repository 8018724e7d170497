import { randomBytes } from 'node:crypto';
import { RedisLedger } from '../../src/config/redis.ts';
import { decodeSesText } from '../../src/events/decode.ts';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import { countEvent } from '../../src/metrics/count-event.ts';
import { startOnOneCore } from '../common/child-server.ts';
import { postAll } from '../common/keep-alive-client.ts';
import { startRedis } from './server.ts';
import { median, type Figure } from '../report.ts';
import { countOptions } from '../../test/support/count-options.ts';
import { deliveryEvent, rate, signedMessages } from '../sns/index.ts';

/** Events in one call of the ledger: about what waits together in a receiver under load. */
const GROUP = 128;
const CONNECTIONS = 128;

/**
 * What a ledger in Redis costs: SNS messages a second through one receiver, against the same with sqlite; the processor
 * time that Redis takes for an event, against what it takes for a bare SET; and its memory for what is remembered.
 */
export async function benchRedisIngest(
  messages: number,
  rounds: number,
  keys: number,
): Promise<readonly Figure[]> {
  return [...(await ingest(messages, rounds)), ...(await store(keys))];
}

async function ingest(messages: number, rounds: number): Promise<readonly Figure[]> {
  const { bodies, floor, program } = signedMessages(messages);
  const figures = {
    floor: [] as number[],
    sqlite: [] as number[],
    redis: [] as number[],
    four: [] as number[],
  };
  for (let round = 0; round < rounds; round++) {
    await using redis = await startRedis();
    figures.floor.push(await rate(floor, '/', bodies));
    figures.sqlite.push(await rate(program, '/sns', bodies));
    figures.redis.push(await rate([...program, redis.url], '/sns', bodies));
    await redis.ask('flushall');
    figures.four.push(await rateOfMany([...program, redis.url], bodies, 4));
  }
  const ratios = figures.redis.map((own, round) => own / (figures.floor[round] ?? NaN));
  const shares = figures.four.map((own, round) => own / (figures.redis[round] ?? NaN));
  return [
    {
      bench: `SNS ingest of one receiver on Redis, ${messages.toLocaleString('en')} distinct messages, one core`,
      measured: `${median(figures.redis).toFixed(0)} messages/s (with sqlite ${median(figures.sqlite).toFixed(0)})`,
      floor: `${median(figures.floor).toFixed(0)} messages/s (bare node:http + verify)`,
      ratio: median(ratios),
      bound: { atLeast: 0.4 },
      timed: true,
    },
    {
      bench:
        'SNS ingest of four receivers on one Redis that share the core which one had: what sharing costs',
      measured: `${median(figures.four).toFixed(0)} messages/s, all together`,
      floor: `${median(figures.redis).toFixed(0)} messages/s of one receiver`,
      ratio: median(shares),
      bound: { atLeast: 0.6 },
      timed: true,
    },
  ];
}

/** Messages a second of several receivers on the same core, each with a share of the messages. */
async function rateOfMany(
  program: readonly string[],
  bodies: readonly Buffer[],
  many: number,
): Promise<number> {
  await using children = new AsyncDisposableStack();
  const ports: number[] = [];
  for (let at = 0; at < many; at++) ports.push(children.use(await startOnOneCore(program)).port);
  const post = async (from: number, to: number) => {
    const own = bodies.slice(from, to);
    const shares = ports.map((_port, at) => own.filter((_body, index) => index % many === at));
    const posted = await Promise.all(
      ports.map((port, at) => postAll(port, '/sns', shares[at] ?? [], CONNECTIONS / many)),
    );
    const counted = posted.reduce((all, statuses) => all + (statuses.get(200) ?? 0), 0);
    if (counted !== own.length) throw new Error('not every message was answered with 200');
  };
  // Four programs have four times as much to warm up as one.
  const warm = Math.ceil((bodies.length * many) / 10);
  await post(0, warm);
  const start = performance.now();
  await post(warm, bodies.length);
  return ((bodies.length - warm) / (performance.now() - start)) * 1_000;
}

/** The processor time and the memory of Redis for so many events. */
async function store(keys: number): Promise<readonly Figure[]> {
  await using redis = await startRedis();
  const cpuOf = async (work: () => Promise<unknown>) => {
    const before = await redis.cpu();
    await work();
    return (((await redis.cpu()) - before) / keys) * 1e6;
  };
  const value = String(Date.now());
  const set = async () => {
    const { createClient } = await import('@redis/client');
    const client = await createClient({ url: redis.url }).connect();
    for (let from = 0; from < keys; from += GROUP)
      await Promise.all(
        Array.from({ length: GROUP }, () =>
          client.set(randomBytes(16).toString('base64url'), value, {
            expiration: { type: 'PX', value: 86_400_000 },
          }),
        ),
      );
    client.destroy();
  };
  const floor = await cpuOf(set);
  await redis.ask('flushall');

  const decoded = decodeSesText(deliveryEvent(), { accountId: '123456789012', region: 'eu-west-1' });
  if (decoded.kind !== 'event') throw new Error('the event cannot be decoded');
  const increments = countEvent(decoded.event, countOptions);
  const config = RedisLedger.parse({ urls: [redis.url], timeout: '30s' });
  await using ledger = await openRedisLedger(config, { now: Date.now, retention: 86_400_000 });
  const before = await redis.memory();
  const own = await cpuOf(async () => {
    for (let from = 0; from < keys; from += GROUP)
      await ledger.countOnce(
        Array.from({ length: GROUP }, () => ({ key: randomBytes(16).toString('hex'), increments })),
      );
  });
  const bytes = ((await redis.memory()) - before) / keys;
  return [
    {
      bench: `Redis's processor time for an event of ${increments.length} increments, ${keys.toLocaleString('en')} events, ${GROUP} a commit`,
      measured: `${own.toFixed(1)} µs an event: ${(1e6 / own).toFixed(0)} events/s on one core of Redis`,
      floor: `${floor.toFixed(1)} µs a SET with PX`,
      ratio: own / floor,
      bound: { atMost: 6 },
      timed: true,
    },
    {
      bench: `Redis's memory for ${keys.toLocaleString('en')} remembered events`,
      measured: `${bytes.toFixed(0)} bytes an event: ${((bytes * 1e6) / 1_048_576).toFixed(0)} MiB a million`,
      floor: '16 bytes of identity and 8 of time',
      ratio: bytes / 24,
      bound: { atMost: 8 },
      timed: false,
    },
  ];
}
