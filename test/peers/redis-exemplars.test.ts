import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import { observation } from '../../src/metrics/count-event.ts';
import { startFleet, type Member } from '../crash/fleet.ts';
import { simulatedSns, traceIdOf } from '../crash/simulated-sns.ts';
import { day, entry, increment } from '../support/ledger-bench.ts';
import { redisConfig } from '../support/redis-ledger.ts';
import { redisServers } from '../support/redis-servers.ts';
import { eventually } from '../support/eventually.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
beforeAll(async () => {
  servers = await redisServers();
});
afterAll(() => servers[Symbol.asyncDispose]());

const age = (seconds: number) => observation('ses_event_age_seconds', { receiver: 'sns' }, seconds);
const trace = (digit: string) => ({ traceId: digit.repeat(32), spanId: digit.repeat(16) });

it('tells every process the newest exemplar of each counter and bucket, of events that were new', async () => {
  const server = await servers.start();
  const config = redisConfig([server.url]);
  const open = (now: number) => openRedisLedger(config, { now: () => now, retention: day });
  await using reader = await open(3_000);
  const newer = await open(2_000);
  await newer.countOnce([
    { ...entry(1, increment(3), ...age(0.7)), trace: trace('a') },
    { ...entry(2, ...age(70)), trace: trace('b') },
    entry(3, increment(4)),
  ]);
  await newer.countOnce([{ ...entry(1, increment(3), ...age(0.7)), trace: trace('c') }]);
  await newer[Symbol.asyncDispose]();
  const older = await open(1_000);
  await older.countOnce([{ ...entry(4, increment(1)), trace: trace('d') }]);
  await older[Symbol.asyncDispose]();
  const told = (await reader.totals()).flatMap(({ metric, part, exemplar }) =>
    exemplar ? [[metric, part, exemplar] as const] : [],
  );
  expect(told).toHaveLength(3);
  expect(told).toEqual(
    expect.arrayContaining([
      ['ses_clicks_total', '', { ...trace('a'), value: 3, at: 2_000 }],
      ['ses_event_age_seconds', '1', { ...trace('a'), value: 0.7, at: 2_000 }],
      ['ses_event_age_seconds', '300', { ...trace('b'), value: 70, at: 2_000 }],
    ]),
  );
});

it('lets the process that exposes show the traces of mail whose events another received', async () => {
  const server = await servers.start();
  await using sns = await simulatedSns();
  await using fleet = await startFleet({
    redis: { urls: [server.url], refresh: '200ms' },
    roles: [['expose'], ['receive']],
    trusted: sns.endpoint,
    settings: { events: { exemplars: { from: ['tag'] } } },
  });
  const [exposer, receiver] = fleet.members as [Member, Member];
  const [body] = sns.seal(1);
  const answer = await fetch(`http://127.0.0.1:${receiver.webhooksPort}/sns`, { method: 'POST', body });
  expect(await answer.text()).toBe('counted\n');
  const headers = { accept: 'application/openmetrics-text; version=1.0.0' };
  const lines = async () => {
    const text = await (await fetch(`${exposer.webUrl}/metrics`, { headers })).text();
    return text.split('\n').filter((line) => line.includes(`trace_id="${traceIdOf(1)}"`));
  };
  await eventually(async () =>
    expect((await lines()).map((line) => line.replace(/[ {].*/, ''))).toContain('ses_events_total'),
  );
});
