import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { startExporter, type Exporter } from '../support/program.ts';
import { scrapeRevealed } from '../support/scrape.ts';
import { ACCOUNT, startMoto } from './moto.ts';

const MINUTE_MS = 60_000;
const WAIT = { timeout: 120_000, interval: 250 };

/** Schedules of every second; moto's send statistics must not be asked for on a full minute (see below). */
const collectors = {
  // The rest asks for what moto does not implement.
  ...Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
  'sending-statistics': { schedule: '1-59/2 * * * * *' },
  'send-quota': { schedule: '* * * * * *' },
  'account-sending': { schedule: '* * * * * *' },
  cloudwatch: { schedule: '* * * * * *', period: '1m', lookback: '10m', discovery: '1s' },
} satisfies ConfigInput['collectors'];

let moto: Awaited<ReturnType<typeof startMoto>>;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto[Symbol.asyncDispose]());

/** The real program on an account in moto; `start` runs it, and again on the same ledger. */
async function programOnMoto(accounts: ConfigInput['accounts']) {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-moto-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'ses-exporter.yaml');
  const ledger = { path: join(folder, 'ledger.db') };
  const exposition = { zero_for: '0s' };
  await writeFile(
    file,
    stringify({ accounts, collectors, ledger, exposition, web: { listen: '127.0.0.1:0' } }),
  );
  const held = stack.move();
  return {
    async start(): Promise<Exporter> {
      const exporter = held.use(await startExporter(file, folder));
      await vi.waitFor(
        async () => expect((await fetch(`${exporter.webUrl}/-/ready`)).status).toBe(200),
        WAIT,
      );
      return exporter;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** What every account shows of its CloudWatch totals. */
async function cloudWatchTotals({ webUrl }: Exporter) {
  const seen = await scrapeRevealed(webUrl);
  return {
    send: seen.sum('ses_cloudwatch_events_total', { event_type: 'send' }),
    bounce: seen.sum('ses_cloudwatch_events_total', { event_type: 'bounce' }),
    marketing: seen.sum('ses_cloudwatch_dimension_events_total', {
      event_type: 'delivery',
      dimensions: 'ses:configuration-set',
      dimension_ses_configuration_set: 'marketing',
    }),
    campaigns: seen.sum('ses_cloudwatch_dimension_events_total', {
      event_type: 'open',
      dimensions: 'campaign',
    }),
  };
}

/** Lets the collector read CloudWatch three more times. */
async function threeMoreReads({ webUrl }: Exporter): Promise<void> {
  const reads = async () =>
    (await scrapeRevealed(webUrl)).sum('ses_exporter_aws_requests_total', { operation: 'ListMetrics' }) ?? 0;
  const before = await reads();
  await vi.waitFor(async () => expect(await reads()).toBeGreaterThanOrEqual(before + 3), WAIT);
}

/** Of the slot that is in progress at the first sight only growth is counted, so that moment is not to be on its edge. */
async function awayFromTheFullMinute(): Promise<void> {
  const into = Date.now() % MINUTE_MS;
  if (into > MINUTE_MS - 15_000) await wait(MINUTE_MS - into + 500);
}
const nextMinute = () => wait(MINUTE_MS - (Date.now() % MINUTE_MS) + 500);

describe('the program on moto', () => {
  it('reads the quota of its own account and of a role’s, and says which call fails', async () => {
    const roleArn = 'arn:aws:iam::222222222222:role/ses-exporter';
    await moto.inRegion('eu-west-1').send(3);
    await moto.inRegion('eu-west-1', await moto.assume(roleArn)).send(4);
    const { endpoint } = moto;
    await using program = await programOnMoto([
      { region: 'eu-west-1', endpoint },
      { region: 'eu-west-1', endpoint, role_arn: roleArn },
    ]);
    const { webUrl } = await program.start();
    await moto.inRegion('eu-west-1').send(2);
    for (const [account_id, sent] of [
      [ACCOUNT, 5],
      ['222222222222', 4],
    ] as const) {
      const labels = { account_id, region: 'eu-west-1' };
      await vi.waitFor(async () => {
        const seen = await scrapeRevealed(webUrl);
        expect(seen.sum('ses_account_sent_last_24_hours', labels)).toBe(sent);
        expect(seen.sum('ses_account_max_24_hour_send', labels)).toBe(200);
        expect(seen.sum('ses_account_max_send_rate', labels)).toBe(1);
        const success = (collector: string) =>
          seen.sum('ses_exporter_collector_success', { collector, ...labels });
        expect(success('send-quota')).toBe(1);
        expect(success('sending-statistics')).toBe(1);
        expect(success('cloudwatch')).toBe(1);
        // Not in moto: it answers with a page of HTML, and the value of which nothing is known is not shown.
        expect(success('account-sending')).toBe(0);
        expect(seen.sum('ses_account_sending_enabled', labels)).toBeUndefined();
      }, WAIT);
    }
    const failures = { service: 'ses', operation: 'GetAccountSendingEnabled' };
    const seen = await vi.waitFor(async () => {
      const now = await scrapeRevealed(webUrl);
      expect(now.sum('ses_exporter_aws_request_failures_total', failures)).toBeGreaterThanOrEqual(4);
      return now;
    }, WAIT);
    expect(seen.sum('ses_exporter_aws_request_failures_total')).toBe(
      seen.sum('ses_exporter_aws_request_failures_total', failures),
    );
    // Moto gives all mail of all time as one point of the very second: counting that would count each mail every time.
    expect(seen.sum('ses_statistics_delivery_attempts_total')).toBe(0);
  });

  it('counts what CloudWatch gains after the first sight, exactly, through stops, kills and late numbers', async () => {
    const account = moto.inRegion('eu-central-1');
    await using program = await programOnMoto([{ region: 'eu-central-1', endpoint: moto.endpoint }]);
    await awayFromTheFullMinute();
    const begin = Date.now();
    await account.publish(
      { name: 'Send', value: 1_000, at: begin - 5 * MINUTE_MS },
      { name: 'Send', value: 100 },
      { name: 'Bounce', value: 10 },
      { name: 'Reputation.BounceRate', value: 0.02 },
    );

    const first = await program.start();
    await threeMoreReads(first);
    expect(await cloudWatchTotals(first)).toMatchObject({ send: 0, bounce: 0 });
    await account.publish(
      { name: 'Send', value: 7 },
      { name: 'Send', value: 3 },
      { name: 'Bounce', value: 1 },
    );
    await vi.waitFor(
      async () => expect(await cloudWatchTotals(first)).toMatchObject({ send: 10, bounce: 1 }),
      WAIT,
    );
    await threeMoreReads(first);
    expect(await cloudWatchTotals(first)).toMatchObject({ send: 10, bounce: 1 });
    expect((await scrapeRevealed(first.webUrl)).sum('ses_reputation_bounce_rate')).toBe(0.02);
    await first.end('SIGTERM');

    // While it is down, time goes on, old slots grow late and new metrics appear: more than one page and one call hold.
    const beforeMidway = Date.now();
    await account.publish({ name: 'Send', value: 20 });
    await nextMinute();
    const campaigns = Array.from({ length: 600 }, (_, index) => ({
      name: 'Open',
      value: index + 1,
      dimensions: { campaign: `campaign-${index}` },
    }));
    await account.publish(
      { name: 'Send', value: 30 },
      { name: 'Send', value: 4, at: beforeMidway },
      { name: 'Delivery', value: 5, dimensions: { 'ses:configuration-set': 'marketing' } },
      { name: 'Delivery', value: 6, dimensions: { 'ses:configuration-set': 'transactional' } },
      ...campaigns,
    );
    const all = { send: 64, bounce: 1, marketing: 5, campaigns: (600 * 601) / 2 };
    const second = await program.start();
    await vi.waitFor(async () => expect(await cloudWatchTotals(second)).toEqual(all), WAIT);
    await second.end('SIGKILL');

    const third = await program.start();
    expect(await cloudWatchTotals(third)).toEqual(all);
    await account.publish({ name: 'Send', value: 1, at: beforeMidway }, { name: 'Bounce', value: 2 });
    const more = { ...all, send: 65, bounce: 3 };
    await vi.waitFor(async () => expect(await cloudWatchTotals(third)).toEqual(more), WAIT);
    await threeMoreReads(third);
    expect(await cloudWatchTotals(third)).toEqual(more);
  });
});
