import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import { startFleet, type Member } from '../crash/fleet.ts';
import { day, sum } from '../support/ledger-bench.ts';
import { readingAt, slotOf, source } from '../support/period-truth.ts';
import { startChild } from '../support/program.ts';
import { redisConfig } from '../support/redis-ledger.ts';
import { redisServers } from '../support/redis-servers.ts';
import { scrape } from '../support/scrape.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
beforeAll(async () => {
  servers = await redisServers();
});
afterAll(() => servers[Symbol.asyncDispose]());

const leads = async ({ webUrl }: Member) => (await scrape(webUrl)).sum('ses_exporter_collector_leader');
const program = fileURLToPath(new URL('../support/period-reader.ts', import.meta.url));

it('counts no period twice and misses none while the holder of the lease is stopped, runs on and is killed', async () => {
  const server = await servers.start();
  const given = { urls: [server.url], prefix: 'lease', lease: '10s' };
  const config = redisConfig(given.urls, given);
  await using ledger = await openRedisLedger(config, { now: Date.now, retention: day });
  const since = slotOf(Date.now());
  await ledger.countPeriods({ source, observations: [], readTo: since });
  await using readers = new AsyncDisposableStack();
  const reader = () =>
    readers.use(startChild(process.execPath, [program, JSON.stringify(given), String(since)]));
  const first = reader();
  await first.says(/leads with token/);
  const second = reader();
  await second.says(/knows/);
  expect(second.output).not.toMatch(/leads/);
  await first.says(/(?:counted\s+){10}/);

  first.signal('SIGSTOP');
  await second.says(/leads with token/);
  await second.says(/(?:counted\s+){10}/);
  // It goes on with what it read before, when its lease is long over.
  await wait(12_000);
  first.signal('SIGCONT');
  await first.says(/leads no more/);

  await second.end('SIGKILL');
  const third = reader();
  await Promise.race([
    first.says(/no more[^]*leads with token[^]*counted/),
    third.says(/leads with token[^]*counted/),
  ]);
  await Promise.all([first.end('SIGKILL'), third.end('SIGKILL')]);

  const metric = 'ses_statistics_delivery_attempts_total';
  const readTo = (await ledger.source(source))?.readTo ?? NaN;
  expect(await sum(ledger, metric)).toBe(readTo - since);
  const now = Date.now();
  await ledger.countPeriods({ source, ...readingAt(now, since) });
  expect(await sum(ledger, metric)).toBe(now - since);
});

it('lets one process collect, and another when the first dies, hangs, or ends in order', async () => {
  const server = await servers.start();
  const roles = [['collect'], ['collect']] as const;
  await using fleet = await startFleet({
    redis: { urls: [server.url], lease: '15s' },
    roles,
    trusted: 'http://127.0.0.1:1',
  });
  const [one, two] = fleet.members as [Member, Member];
  const untilLeads = (member: Member) =>
    vi.waitFor(async () => expect(await leads(member)).toBe(1), { timeout: 60_000, interval: 100 });
  await vi.waitFor(async () => expect(((await leads(one)) ?? 0) + ((await leads(two)) ?? 0)).toBe(1), 60_000);
  const [holder, other] = (await leads(one)) === 1 ? [one, two] : [two, one];

  holder.signal('SIGSTOP');
  await untilLeads(other);
  holder.signal('SIGCONT');
  await holder.says(/another process may be the collector by now/);
  expect([await leads(holder), await leads(other)]).toEqual([0, 1]);
  expect((await fetch(`${holder.webUrl}/-/ready`)).status).toBe(200);

  await other.kill();
  await untilLeads(holder);
  await other.startAgain();
  expect(await leads(other)).toBe(0);
  await holder.kill('SIGTERM');
  await untilLeads(other);
});
