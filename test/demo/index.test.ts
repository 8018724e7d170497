import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { startDemo, type DemoOptions } from '../../src/demo/index.ts';
import { chapters } from '../../src/demo/company/story.ts';
import type { Io } from '../../src/io.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { confirming, webhookReceiver } from '../support/webhook-receiver.ts';
import { eventually } from '../support/eventually.ts';

const signal = new AbortController().signal;

/** Stands in for the program: confirms, reads AWS once, and remembers what it was given. */
async function standIn(config: Config, io: Io) {
  const seen = { profile: process.env['AWS_PROFILE'], now: io.clock.now() };
  const receiver = await webhookReceiver(confirming);
  const [account] = config.accounts;
  if (!account) throw new Error('the configuration names no account');
  const aws = io.connect(account, () => {});
  const identity = await aws.identify(signal);
  const statistics = await aws.ses.getSendStatistics(signal);
  const end = Math.floor(io.clock.now() / 300_000) * 300_000;
  const query = { metric: { metricName: 'Send', dimensions: {} }, stat: 'Sum' } as const;
  const request = { queries: [query], period: 300, start: end - 3_600_000, end };
  await aws.cloudWatch.getMetricData(request, signal);
  return {
    webUrl: receiver.origin.replace('127.0.0.1', '0.0.0.0'),
    webhooksUrl: receiver.origin,
    config,
    io,
    seen: { ...seen, identity, newest: Math.max(...statistics.map(({ timestamp }) => timestamp)) },
    receiver,
    async [Symbol.asyncDispose]() {
      aws.destroy();
      await receiver[Symbol.asyncDispose]();
    },
  };
}
type StandIn = Awaited<ReturnType<typeof standIn>>;

const demo = (options: Partial<DemoOptions<StandIn>> = {}) =>
  startDemo({ startApp: standIn, log: silentLogger, say: () => {}, speed: 600, ...options });

const deaf = async (config: Config, io: Io) => ({
  ...(await standIn(config, io)),
  webhooksUrl: 'http://127.0.0.1:9',
});

describe('the demo', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('gives the program a configuration of the simulated account, and nothing else to trust', async () => {
    await using running = await demo();
    const { config } = running.app;
    expect(config.accounts).toEqual([{ region: 'eu-west-1', endpoint: running.aws.endpoint }]);
    expect(config.receivers.sns).toMatchObject({
      topics: [running.aws.topic.arn],
      trusted_origins: [running.aws.endpoint],
    });
    expect(config.web.listen).toEqual({ host: '127.0.0.1', port: 10_587 });
    expect(running.app.seen.identity).toEqual({ account_id: '123456789012', region: 'eu-west-1' });
  });

  it('lets the program see the story from its first second, and then lets time run', async () => {
    await using running = await demo();
    expect(running.app.seen.now).toBe(running.aws.world.story.start);
    expect(running.app.seen.newest).toBeLessThan(running.aws.world.story.start);
    await eventually(() => expect(running.app.receiver.ofType('Notification').length).toBeGreaterThan(20));
    expect(running.clock.now()).toBeGreaterThan(running.app.seen.now);
  });

  it('never runs ahead of the wall’s clock at its pace, so that the newest events are not in the future', async () => {
    await using running = await demo({ speed: 1 });
    expect(running.clock.now()).toBeLessThanOrEqual(Date.now());
  });

  it('has no event log but where it is asked for', async () => {
    await using silent = await demo();
    expect(silent.app.config.events.log).toBeUndefined();
    await using telling = await demo({ eventLog: ['otlp'] });
    expect(telling.app.config.events.log).toMatchObject({ to: ['otlp'], recipients: 'hashed' });
  });

  it('tells where to look and what will happen, then each chapter as it begins', async () => {
    const said: string[] = [];
    await using running = await demo({ speed: 60_000, say: (text) => said.push(text) });
    expect(said[0]).toContain(`${running.app.receiver.origin}/metrics`);
    expect(said[0]).toContain(chapters[0]?.headline);
    await eventually(() => expect(said.length).toBeGreaterThan(2));
    expect(said[1]).toMatch(/^08:\d\d {2}A newsletter is sent/);
  });

  it('hides the user’s AWS settings from the program, and brings them back', async () => {
    vi.stubEnv('AWS_PROFILE', 'the-users-own');
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    const running = await demo();
    expect(running.app.seen.profile).toBeUndefined();
    await running[Symbol.asyncDispose]();
    expect(process.env['AWS_PROFILE']).toBe('the-users-own');
    expect(process.env['AWS_ACCESS_KEY_ID']).toBeUndefined();
  });

  it('leaves nothing behind', async () => {
    const running = await demo();
    const folder = dirname(running.app.config.ledger.path);
    expect(existsSync(folder)).toBe(true);
    await running[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
    await expect(fetch(running.aws.endpoint)).rejects.toThrow('fetch failed');
  });

  it('refuses to stand still', async () => {
    await expect(demo({ speed: 0 })).rejects.toThrow('speed must be more than 0');
  });

  it('says what is wrong when the program never confirms', async () => {
    await expect(demo({ startApp: deaf, timeoutMs: 100 })).rejects.toThrow(
      'did not confirm its subscription',
    );
  });
});
