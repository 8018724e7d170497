import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { collectorNames } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import { eventually } from '../support/eventually.ts';
import { ManualTimetable } from '../support/aws-collector-bench.ts';
import { notedLog } from '../support/noted-log.ts';
import { scrape } from '../support/scrape.ts';
import { programOnSimulatedAws } from '../support/simulated-program.ts';
import { topicArn } from '../support/sns-topic.ts';

const requests = 'ses_exporter_aws_requests_total';
const lastSuccess = 'ses_exporter_collector_last_success_timestamp_seconds';

/** The program on a simulated AWS; nothing is asked but at its start and at a reload, for no schedule ever matches. */
async function program() {
  const timetable = new ManualTimetable();
  const running = await programOnSimulatedAws(['sns', 'firehose'], { timetable });
  const { webUrl } = running.app;
  /** Calls of AWS’s operations, by name. */
  const calls = async () => {
    const { text } = await scrape(webUrl);
    const lines = text.split('\n').filter((line) => line.startsWith(`${requests}{`));
    return new Map(
      lines.map((line) => [/operation="(\w+)"/.exec(line)?.[1] ?? '', Number(line.split(' ')[1])]),
    );
  };
  return {
    ...running,
    timetable,
    calls,
    /** What was called since. */
    async since(before: ReadonlyMap<string, number>) {
      const now = await calls();
      return [...now].filter(([name, count]) => count > (before.get(name) ?? 0)).map(([name]) => name);
    },
    /** Resolves when a collector has last succeeded at this moment of the simulated clock, on so many accounts. */
    succeeded: (collector: string, at: number, accounts = 1) =>
      eventually(async () => {
        const seen = await scrape(webUrl);
        expect(seen.sum(lastSuccess, { collector })).toBe((accounts * at) / 1_000);
      }),
    changed: (change: (config: Config) => void) => {
      const config = structuredClone(running.config);
      change(config);
      return running.reload(config);
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

describe('a reload', () => {
  it('makes no call to AWS where nothing has changed, and keeps every part', async () => {
    await using running = await program();
    const before = await running.calls();
    const { schedules } = running.timetable;
    const own = [...schedules];
    for (let times = 0; times < 10; times++)
      expect(await running.changed(() => undefined)).toEqual({ ok: true });
    // A collector that began anew would have a schedule of its own, and run at once.
    expect(schedules).toEqual(own);
    expect(await running.calls()).toEqual(before);
    // What is cached is not asked for again: a round costs no more than the first, which asked for that too.
    for (const { run } of own) await run();
    const after = await running.calls();
    expect(after.get('GetCallerIdentity')).toBe(before.get('GetCallerIdentity'));
    for (const [name, count] of after) expect(count).toBeLessThanOrEqual(2 * (before.get(name) ?? 0));
  });

  it('begins only the collector anew whose settings have changed', async () => {
    await using running = await program();
    const before = await running.calls();
    const at = running.account.clock.now() + 1_000;
    running.account.clock.pass(1_000);
    await running.changed(({ collectors }) => (collectors['send-quota'].schedule = '*/2 * * * *'));
    await running.succeeded('send-quota', at);
    expect(await running.since(before)).toEqual(['GetSendQuota']);
    expect(running.timetable.schedules.filter(({ expression }) => expression === '*/2 * * * *')).toHaveLength(
      1,
    );
  });

  it('ends a collector that is switched off, with its gauges, and begins it when it is switched on', async () => {
    await using running = await program();
    const quota = async () => (await scrape(running.app.webUrl)).sum('ses_account_max_24_hour_send');
    const before = await running.calls();
    expect(await quota()).toBeGreaterThan(0);
    await running.changed(({ collectors }) => (collectors['send-quota'].enabled = false));
    expect(await quota()).toBeUndefined();
    expect(await running.since(before)).toEqual([]);
    await running.changed(() => undefined);
    await vi.waitFor(async () => expect(await quota()).toBeGreaterThan(0), 60_000);
    expect(await running.since(before)).toEqual(['GetSendQuota']);
  });

  it('begins an account that is new and leaves the others alone, and takes away what has left', async () => {
    await using running = await program();
    const [first] = running.config.accounts;
    if (!first) throw new Error('the demo has an account');
    const other = { ...first, account_id: '210987654321' };
    const schedules = running.timetable.schedules.length;
    const of = async (account_id: string) => (await scrape(running.app.webUrl)).sum('ses_up', { account_id });
    const own = running.timetable.schedules[0];
    await running.changed((config) => (config.accounts = [first, other]));
    await vi.waitFor(async () => expect(await of(other.account_id)).toBe(1), 60_000);
    expect(running.timetable.schedules).toHaveLength(2 * schedules);
    expect(running.timetable.schedules[0]).toBe(own);
    await running.changed(() => undefined);
    await vi.waitFor(async () => expect(await of(other.account_id)).toBeUndefined(), 60_000);
    expect(running.timetable.schedules).toHaveLength(schedules);
    expect(running.timetable.schedules[0]).toBe(own);
  });

  it('changes what is counted of events without a call to AWS', async () => {
    await using running = await program();
    const before = await running.calls();
    await running.changed((config) => {
      config.labels.tags = ['campaign'];
      config.labels.max_series_per_metric = 500;
    });
    expect(await running.since(before)).toEqual([]);
    running.account.pass(60_000);
    await running.account.aws.topic.idle();
    const { text } = await scrape(running.app.webUrl);
    expect(text).toMatch(/ses_events_total\{[^}]*tag_campaign="/);
  });

  it('that cannot have its listener fails, goes on, and succeeds once the address is free', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const closed = Config.parse({
      collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
      ledger: { type: 'memory' },
      web: { listen: '127.0.0.1:0' },
      webhooks: { listen: `127.0.0.1:${(taken.address() as AddressInfo).port}` },
    });
    const open = {
      ...closed,
      receivers: Config.parse({ receivers: { sns: { topics: [topicArn] } } }).receivers,
    };
    const { lines, log } = notedLog();
    const readConfig = () => ({ config: open, secrets: [], warnings: [] });
    await using app = await startApp({ config: closed, secrets: [] }, systemIo(log), { readConfig });
    const message = expect.stringContaining('it is in use') as string;
    expect(await app.reload()).toEqual({ ok: false, message });
    const successful = async () =>
      (await scrape(app.webUrl)).sum('ses_exporter_config_last_reload_successful');
    expect(await successful()).toBe(0);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error' }));
    taken.close();
    await once(taken, 'close');
    expect(await app.reload()).toEqual({ ok: true });
    expect(await successful()).toBe(1);
    expect((await fetch(`${app.webhooksUrl}/sns`)).status).toBe(405);
  });
});
