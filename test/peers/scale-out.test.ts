import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Random } from '../../src/demo/company/random.ts';
import { startFleet, type FleetOptions } from '../crash/fleet.ts';
import { compareSeries } from '../crash/compare-series.ts';
import { InsistentTopic } from '../crash/insistent-topic.ts';
import { simulatedSns } from '../crash/simulated-sns.ts';
import { SteadyScraper } from '../crash/steady-scraper.ts';
import { redisServers, replicaOf, type RedisServer } from '../support/redis-servers.ts';
import { scrape } from '../support/scrape.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
beforeAll(async () => {
  servers = await redisServers();
});
afterAll(() => servers[Symbol.asyncDispose]());

/** What `compare` gives when every event was counted, and shown, exactly once. */
const exactlyOnce = { wrong: [], lost: 0, doubled: 0, resets: [], missed: 0 };
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const four = ['receive', 'receive', 'receive', 'receive'] as const;

/** Four receivers behind a round-robin proxy, one process that exposes, a topic and a scraper at work. */
async function world(redis: FleetOptions['redis'], seed: string) {
  await using stack = new AsyncDisposableStack();
  const sns = stack.use(await simulatedSns());
  const roles = [['expose'], ...four.map((role) => [role])] as const;
  const fleet = stack.use(await startFleet({ redis, roles, trusted: sns.endpoint }));
  const [exposer, ...receivers] = fleet.members;
  if (!exposer) throw new Error('unreachable: there are five');
  const balancer = stack.use(await tcpProxy(...receivers.map(({ webhooksPort }) => webhooksPort)));
  const topic = stack.use(
    new InsistentTopic(
      `http://127.0.0.1:${balancer.port}/sns`,
      (index) => sns.seal(index),
      new Random(seed),
      { twin: 0.06, acknowledgementLost: 0.05, again: 0.09 },
    ),
  );
  const scraper = new SteadyScraper(exposer.webUrl);
  const end = new AbortController();
  const scraping = scraper.run(end.signal);
  stack.defer(() => scraping);
  stack.defer(() => end.abort());
  const delivered = topic.deliver();
  const held = stack.move();
  return {
    exposer,
    receivers,
    topic,
    scraper,
    /** Resolves after so many further events. */
    async publishes(count: number) {
      const until = topic.events + count;
      while (topic.events < until && topic.wrong.length === 0) await wait(20);
    },
    /** Lets everything be delivered, and compares what is exposed with what was published. */
    async compare() {
      topic.endPublishing();
      await delivered;
      const { lost, doubled } = await compareSeries(exposer.webUrl, topic.events);
      await scraper.look();
      const missed = topic.events - scraper.increase('ses_events_total');
      return { wrong: topic.wrong, lost, doubled, resets: scraper.resets, missed };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

it('counts a stream with a fifth of redeliveries exactly, with four receivers, and shows the totals once', async () => {
  const server = await servers.start();
  await using running = await world({ urls: [server.url], refresh: '200ms', timeout: '30s' }, 'scale-out');
  const { topic, receivers, exposer } = running;
  const look = () => Promise.all(receivers.map(({ webUrl }) => scrape(webUrl)));
  await running.publishes(2_000);
  // How evenly is the affair of the machine.
  await vi.waitFor(
    async () => {
      const counted = (await look()).map((one) => one.sum('ses_exporter_messages_counted_total') ?? 0);
      expect(Math.min(...counted)).toBeGreaterThan(100);
    },
    { timeout: 60_000, interval: 250 },
  );
  expect(await running.compare()).toEqual(exactlyOnce);

  const seen = await look();
  expect(seen.map(({ text }) => /^ses_event/m.test(text))).toEqual([false, false, false, false]);
  const messages = (outcome: string) =>
    seen.map((one) => one.sum(`ses_exporter_messages_${outcome}_total`) ?? 0);
  expect(sum(messages('counted'))).toBe(topic.events);
  expect(sum(messages('duplicate')) / topic.events).toBeGreaterThan(0.18);
  expect((await scrape(exposer.webUrl)).sum('ses_exporter_messages_total')).toBeUndefined();
});

it('counts exactly once while receivers and the exposer are killed and the network to Redis is cut', async () => {
  const server = await servers.start();
  await using cable = await tcpProxy(server.port);
  const url = `redis://127.0.0.1:${cable.port}`;
  await using running = await world({ urls: [url], refresh: '200ms', timeout: '1s' }, 'killed');
  const { receivers, exposer, topic } = running;
  for (const receiver of receivers) {
    await running.publishes(200);
    await receiver.kill();
    await running.publishes(100);
    await receiver.startAgain();
  }
  const retries = topic.figures.retries;
  cable.cut();
  await vi.waitFor(() => expect(topic.figures.retries).toBeGreaterThan(retries + 100), { timeout: 60_000 });
  cable.heal();
  await running.publishes(300);
  await exposer.kill();
  await running.publishes(300);
  await exposer.startAgain();
  await running.publishes(300);
  expect(await running.compare()).toEqual(exactlyOnce);
  expect(topic.figures.retries).toBeGreaterThan(0);
});

it('counts exactly once while a primary of the cluster is killed under four receivers, one of which is too', async () => {
  const nodes = await servers.startCluster(3, 1);
  const urls = nodes.map(({ url }) => url);
  const redis = { urls, mode: 'cluster', replicas: 1, refresh: '200ms', timeout: '1s' } as const;
  await using running = await world(redis, 'cluster');
  const [killed] = nodes as [RedisServer];
  const heir = await replicaOf(nodes, killed);
  await running.publishes(500);
  await killed.kill();
  await running.receivers[0]?.kill();
  const promoted = async () => expect(await heir.ask('role')).toMatch(/^master/);
  await vi.waitFor(promoted, { timeout: 90_000, interval: 100 });
  await killed.startAgain();
  await running.publishes(300);
  await running.receivers[0]?.startAgain();
  await running.publishes(500);
  expect(await running.compare()).toEqual(exactlyOnce);
});
