import { describe, expect, it, vi } from 'vitest';
import { hour, minute } from '../support/agreement-bench.ts';
import { scrape } from '../support/scrape.ts';
import { programOnSimulatedAws } from '../support/simulated-program.ts';

/** Much is done within; how long it takes is the machine's affair. */
const WAIT = { timeout: 120_000, interval: 250 };
const types = ['send', 'delivery', 'bounce', 'open', 'click'];

describe('the program on a simulated AWS', () => {
  it('says that its sources agree, and that events are missing once the topic has no subscriber', async () => {
    await using running = await programOnSimulatedAws();
    const { account, app } = running;
    const ratios = async (source: string, reference: string) => {
      const seen = await scrape(app.webUrl);
      return types.map((event_type) =>
        seen.sum('ses_exporter_source_agreement_ratio', { event_type, source, reference }),
      );
    };
    expect((await scrape(app.webUrl)).sum('ses_exporter_receiver_events_total', { receiver: 'sns' })).toBe(0);

    account.pass(46 * minute);
    await account.aws.topic.idle();
    await vi.waitFor(async () => {
      expect(await ratios('events', 'cloudwatch')).toEqual([1, 1, 1, 1, 1]);
      expect(await ratios('events', 'statistics')).toEqual([1, undefined, 1, undefined, undefined]);
      expect(await ratios('cloudwatch', 'statistics')).toEqual([1, undefined, 1, undefined, undefined]);
    }, WAIT);
    const truth = Object.values(account.aws.truth()).reduce((sum, count) => sum + count);
    expect((await scrape(app.webUrl)).sum('ses_exporter_receiver_events_total')).toBe(truth);

    // Nobody confirms there, so that the topic has no subscriber any more.
    void account.aws.topic.subscribe('http://127.0.0.1:9/sns');
    account.pass(6.5 * hour);
    await vi.waitFor(async () => {
      expect(await ratios('events', 'cloudwatch')).toEqual([0, 0, 0, 0, 0]);
      expect(await ratios('cloudwatch', 'statistics')).toEqual([1, undefined, 1, undefined, undefined]);
    }, WAIT);
  }, 300_000);
});
