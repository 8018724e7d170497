import { describe, expect, it } from 'vitest';
import { everyDate, MeasuredClock, readDates } from '../../src/aws/aws-clock.ts';
import { PlainCloudWatchClient } from '../../src/aws/cloudwatch-client.ts';
import { createCloudWatch } from '../../src/aws/cloudwatch.ts';
import { createSes } from '../../src/aws/ses/index.ts';
import type { AwsAccount } from '../../src/aws/account.ts';
import { eventTypes, type EventType } from '../../src/events/ses-event.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { collectorBench, minute } from '../support/aws-collector-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { simulatedAccount, storyStart } from '../support/simulated-account.ts';
import { SteppingTimetable } from '../support/stepping-timetable.ts';

/** CloudWatch's simulated delay. */
const LAG = 2 * minute;
const STEP = 10_000;

/** A real account of the SDK's clients, but for their pace, on a simulated AWS whose clock differs from the host's. */
async function skewedBench(ahead: number) {
  await using stack = new AsyncDisposableStack();
  const account = stack.use(await simulatedAccount({ script: { chapters: [], cycle: 24 * 60 * minute } }));
  const host = new ManualClock(storyStart - ahead);
  const clock = new MeasuredClock(host);
  account.ses.middlewareStack.add(readDates(clock), everyDate);
  const { region, endpoint } = account.aws;
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' };
  const cloudWatch = new PlainCloudWatchClient({ region, endpoint, credentials, maxAttempts: 1 });
  stack.adopt(cloudWatch, () => cloudWatch.destroy());
  cloudWatch.middlewareStack.add(readDates(clock), everyDate);
  const labels = { account_id: '123456789012', region: 'eu-west-1' };
  const aws: AwsAccount = {
    clock,
    known: () => labels,
    identify: () => Promise.resolve(labels),
    ses: createSes(account.ses),
    cloudWatch: createCloudWatch(cloudWatch),
    sesv2: () => Promise.reject(new Error('not asked')),
    destroy: () => undefined,
  };
  const timetable = new SteppingTimetable(host);
  const bench = stack.use(
    collectorBench({
      of: ['cloudwatch', 'sending-statistics'],
      accounts: [aws],
      now: host.now(),
      // In the demo's story a new metric is listed after five minutes.
      settings: { cloudwatch: { period: '1m', discovery: '5m' } },
      deps: { timetable, clock: host, log: silentLogger },
    }),
  );
  await bench.running.firstRuns;
  const held = stack.move();
  return {
    ...bench,
    account,
    /** Both clocks go on, and everything is run that is due by the host's. */
    async passTo(time: number) {
      while (account.clock.now() < time) {
        account.pass(STEP);
        host.pass(STEP);
        await timetable.step();
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const statistics = {
  ses_statistics_delivery_attempts_total: 'send',
  ses_statistics_bounces_total: 'bounce',
  ses_statistics_complaints_total: 'complaint',
  ses_statistics_rejects_total: 'reject',
} as const;
const totals = Object.fromEntries(
  eventTypes.map((type) => [`ses_cloudwatch_events_total{event_type="${type}"}`, type]),
);

/** The exposition of these series, each with the true number of its event type. */
function lines(series: Readonly<Record<string, EventType>>, truth: (type: EventType) => number): string[] {
  return Object.entries(series)
    .map(([name, type]) => `${name} ${truth(type)}`)
    .toSorted();
}

describe('collectors on a host whose clock is wrong', () => {
  it.each([
    ['slow', 10 * minute],
    ['slow by some minutes and seconds', 7 * minute + 40_000],
    ['fast', -10 * minute],
    ['right', 0],
  ])('count what AWS counted although the clock is %s', async (_how, ahead) => {
    await using on = await skewedBench(ahead);
    const end = storyStart + 75 * minute;
    // The run of the quarter comes half a minute after it.
    await on.passTo(end + minute);
    expect(await on.lines('ses_statistics')).toEqual(
      lines(statistics, (type) => on.account.aws.world.tally.sum(type, storyStart, end)),
    );
    const { readTo = NaN } = on.batches.findLast(({ source }) => source.startsWith('cloudwatch')) ?? {};
    expect(readTo).toBeGreaterThan(end - 10 * minute);
    const visible = Math.floor(readTo / minute) * minute - LAG;
    expect(await on.lines('ses_cloudwatch_events_total')).toEqual(
      lines(totals, (type) => on.account.aws.world.tally.sum(type, storyStart, visible)),
    );
    expect(await on.lines('ses_exporter_aws_clock')).toEqual([
      `ses_exporter_aws_clock_offset_seconds ${ahead / 1_000 + 0.5}`,
    ]);
  });
});
