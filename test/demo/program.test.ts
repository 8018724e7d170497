import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { connectAws } from '../../src/aws/connect.ts';
import { isolateFromAws } from '../../src/demo/aws-environment.ts';
import { MINUTE } from '../../src/demo/clock.ts';
import { demoConfig } from '../../src/demo/demo-config.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import { fetchText } from '../../src/platform/fetch-text.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { simulatedAccount } from '../support/simulated-account.ts';

/** The real program on a simulated AWS whose clock the test moves. */
async function programOnSimulatedAws() {
  await using stack = new AsyncDisposableStack();
  const account = stack.use(await simulatedAccount({ statisticsGrid: 'hour' }));
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-test-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(isolateFromAws(folder));
  const listen = { webListen: '127.0.0.1:0', webhooksListen: '127.0.0.1:0' };
  const ofDemo = demoConfig(account.aws, { ...listen, folder });
  // The clock moves by leaps, so that a scrape or two are all the 0 that new series can have.
  const config = { ...ofDemo, exposition: { zero_for: 0 } };
  const log = silentLogger;
  const app = stack.use(
    await startApp(
      { config, secrets: [] },
      {
        clock: account.clock,
        log,
        fetchText,
        connect: (of, count) => connectAws(of, count, log),
      },
    ),
  );
  await account.aws.subscribe(`${app.webhooksUrl}/sns`, { retryDelay: 10 });
  await vi.waitFor(async () => expect((await fetch(`${app.webUrl}/-/ready`)).status).toBe(200), 15_000);
  const held = stack.move();
  return { account, app, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** The sum of all series of a metric whose labels contain the text. */
async function total(webUrl: string, metric: string, labels = ''): Promise<number> {
  const exposition = await (await fetch(`${webUrl}/metrics`)).text();
  return exposition
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

describe('the program on a simulated AWS', () => {
  it('has the same totals from the stream, from CloudWatch and from the statistics, and none of the history', async () => {
    await using running = await programOnSimulatedAws();
    const { account, app } = running;
    account.pass(30 * MINUTE);
    const truth = account.aws.truth();
    await account.aws.topic.idle();
    await vi.waitFor(async () => {
      for (const type of eventTypes) {
        const counted = await total(app.webUrl, 'ses_events_total', `event_type="${type}"`);
        expect([type, counted]).toEqual([type, truth[type]]);
      }
    });
    // CloudWatch is late; what comes in meanwhile is of later minutes, so that these stay as they are.
    account.clock.pass(4 * MINUTE);
    await vi.waitFor(async () => {
      for (const type of eventTypes) {
        const seen = await total(app.webUrl, 'ses_cloudwatch_events_total', `event_type="${type}"`);
        expect([type, seen]).toEqual([type, truth[type]]);
      }
      expect(await total(app.webUrl, 'ses_statistics_delivery_attempts_total')).toBe(truth.send);
      expect(await total(app.webUrl, 'ses_statistics_bounces_total')).toBe(truth.bounce);
      expect(await total(app.webUrl, 'ses_statistics_complaints_total')).toBe(truth.complaint);
      expect(await total(app.webUrl, 'ses_statistics_rejects_total')).toBe(truth.reject);
    }, 15_000);
    expect(await total(app.webUrl, 'ses_exporter_messages_duplicate_total')).toBe(
      account.aws.topic.stats.redelivered,
    );
  }, 60_000);
});
