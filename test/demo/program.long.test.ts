import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../src/demo/company/clock.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import { programOnSimulatedAws } from '../support/simulated-program.ts';
import { eventually } from '../support/eventually.ts';

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
    await eventually(async () => {
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
    }, 60_000);
    expect(await total(app.webUrl, 'ses_exporter_messages_duplicate_total')).toBe(
      account.aws.topic.stats.redelivered,
    );
  });

  it('counts feedback that comes by mail alone once, beside the events of all other mail', async () => {
    await using running = await programOnSimulatedAws(['sns', 'feedback-email']);
    const { account, app } = running;
    account.pass(2 * HOUR);
    await account.aws.topic.idle();
    await vi.waitFor(async () => {
      for (const type of ['bounce', 'complaint'] as const) {
        const counted = await total(app.webUrl, 'ses_events_total', `event_type="${type}"`);
        expect([type, counted]).toEqual([type, account.aws.truth()[type]]);
      }
    }, 60_000);
    const ofPress = 'identity="kitepaper.example"';
    expect(await total(app.webUrl, 'ses_events_total', ofPress)).toBeGreaterThan(3);
    expect(await total(app.webUrl, 'ses_exporter_messages_rejected_total')).toBe(0);
    expect(account.aws.topic.stats.failed).toBe(0);
  });
});
