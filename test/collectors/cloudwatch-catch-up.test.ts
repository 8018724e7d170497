import { describe, expect, it } from 'vitest';
import type { CloudWatchMetric } from '../../src/aws/account.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { collectorBench, minute, noon, type BenchOptions } from '../support/aws-collector-bench.ts';

const hour = 60 * minute;
const day = 24 * hour;
const slot = 5 * minute;
const send: CloudWatchMetric = { metricName: 'Send', dimensions: {} };
const sent = 'ses_cloudwatch_events_total{event_type="send"';
const everyMinute = { settings: { cloudwatch: { period: '1m' } } } as const;

function campaigns(count: number): CloudWatchMetric[] {
  return Array.from({ length: count }, (_one, at) => ({
    metricName: 'Send',
    dimensions: { campaign: `${at}` },
  }));
}

/** An account whose first run is over: from here on everything counts. */
async function known(metrics: readonly CloudWatchMetric[], options: Partial<BenchOptions> = {}) {
  const aws = new FakeAws();
  aws.metrics = [...metrics];
  const bench = collectorBench({ of: ['cloudwatch'], accounts: [aws], ...options });
  await bench.running.firstRuns;
  aws.requests.length = 0;
  return { ...bench, aws };
}

/** One mail in each slot of so much time from noon on, of every one of these metrics. */
function mailOf(metrics: readonly CloudWatchMetric[], time: number, every: number): FakeAws['points'] {
  return metrics.flatMap((metric) =>
    Array.from({ length: time / every }, (_one, at) => ({ metric, start: noon + at * every, value: 1 })),
  );
}

const sum = (lines: readonly string[]) =>
  lines.reduce((all, line) => all + Number(line.split(' ').at(-1)), 0);

describe('the cloudwatch collector after down-time', () => {
  it('reads on from the look-back before where it stopped', async () => {
    await using on = await known([send]);
    on.aws.points = mailOf([send], 2 * day, slot);
    await on.pass(2 * day);
    const [first] = on.aws.requests;
    expect([first?.start, on.aws.requests.at(-1)?.end]).toEqual([noon - 3 * hour, noon + 2 * day + slot]);
    expect(await on.lines(sent)).toEqual([`${sent}} ${(2 * day) / slot}`]);
  });

  it('costs a call per 500 series while it keeps up', async () => {
    await using on = await known(campaigns(9_876));
    for (let run = 1; run <= 3; run++) {
      await on.pass(slot);
      expect(on.aws.requests).toHaveLength(20 * run);
    }
  });

  it('asks for no more than AWS allows in a call, without gap or overlap, and has no more in memory', async () => {
    const series = campaigns(700);
    await using on = await known(series);
    on.aws.points = mailOf([series[0] ?? send, series[699] ?? send], 13 * day, slot);
    await on.pass(13 * day);
    for (const { queries, start, end } of on.aws.requests) {
      expect(queries.length).toBeLessThanOrEqual(500);
      expect(queries.length * ((end - start) / slot)).toBeLessThanOrEqual(100_800);
    }
    for (const metric of series) {
      const windows = on.aws.requests.filter(({ queries }) => queries.some((one) => one.metric === metric));
      expect(windows.map(({ start }) => start)).toEqual([
        noon - 3 * hour,
        ...windows.slice(0, -1).map(({ end }) => end),
      ]);
      expect(windows.at(-1)?.end).toBe(noon + 13 * day + slot);
    }
    const largest = Math.max(...on.batches.map(({ observations }) => observations.length));
    expect(largest).toBeLessThanOrEqual(100_800);
    expect(new Set(on.batches.map(({ readTo }) => readTo)).size).toBeGreaterThan(3);
    expect(sum(await on.lines('ses_cloudwatch_dimension_events_total'))).toBe((2 * 13 * day) / slot);
  });

  it.each([1, 3, 7, 9, 12, 14])(
    'goes on from its last checkpoint when call %i of its catching up fails',
    async (call) => {
      const series = campaigns(300);
      await using on = await known(series);
      on.aws.points = mailOf([series[0] ?? send, series[299] ?? send], 13 * day, slot);
      on.aws.failures = [undefined, ...Array.from({ length: call - 1 }, () => undefined), awsFailure()];
      await on.pass(13 * day);
      const failed = on.aws.requests.length;
      expect(failed).toBe(call - 1);
      void on.timetable.fire();
      await on.running[Symbol.asyncDispose]();
      const { readTo = NaN } = (await on.ledger.source('cloudwatch/123456789012/eu-west-1/300s')) ?? {};
      await using after = collectorBench({ of: ['cloudwatch'], accounts: [on.aws], before: on });
      await after.running.firstRuns;
      const again = on.aws.requests[failed];
      expect(again?.start).toBe(Math.floor(readTo / slot) * slot - 3 * hour);
      expect(sum(await on.lines('ses_cloudwatch_dimension_events_total'))).toBe((2 * 13 * day) / slot);
    },
  );

  it('swaps its gauges only when it has caught up', async () => {
    const rate: CloudWatchMetric = { metricName: 'Reputation.BounceRate', dimensions: {} };
    const aws = new FakeAws();
    aws.metrics = [rate, ...campaigns(300)];
    aws.points = [{ metric: rate, start: noon - slot, value: 0.01 }];
    await using on = collectorBench({ of: ['cloudwatch'], accounts: [aws] });
    await on.running.firstRuns;
    aws.points = [6 * day, 13 * day - hour].map((at) => ({
      metric: rate,
      start: noon + at,
      value: at / day,
    }));
    aws.failures = [undefined, ...Array.from({ length: 8 }, () => undefined), awsFailure()];
    await on.pass(13 * day);
    expect(await on.lines('ses_reputation')).toEqual(['ses_reputation_bounce_rate 0.01']);
    void on.timetable.fire();
    await on.running[Symbol.asyncDispose]();
    await using after = collectorBench({ of: ['cloudwatch'], accounts: [aws], before: on });
    await after.running.firstRuns;
    expect(await on.lines('ses_reputation')).toEqual([`ses_reputation_bounce_rate ${13 - 1 / 24}`]);
    aws.points = aws.points.slice(0, 1);
    await after.pass(slot);
    expect(await on.lines('ses_reputation')).toEqual([]);
  });

  it('adds up the metrics of one series though no call can hold them all', async () => {
    const recipients = Array.from({ length: 1_200 }, (_one, at) => ({
      metricName: 'Bounce',
      dimensions: { To: `${at}@example.com` },
    }));
    await using on = await known([send, ...recipients]);
    on.aws.points = recipients.map((metric) => ({ metric, start: noon + slot, value: 1 }));
    await on.pass(10 * minute);
    await on.pass(slot);
    expect(sum(await on.lines('ses_cloudwatch_dimension_events_total'))).toBe(1_200);
  });

  it.each([
    ['1 hour', hour],
    ['1 day', day],
  ])('loses nothing of %s of minutes', async (_time, away) => {
    await using on = await known([send], everyMinute);
    on.aws.points = mailOf([send], away, minute);
    await on.pass(away);
    expect(await on.lines(sent)).toEqual([`${sent}} ${away / minute}`]);
    expect(on.log).toEqual([]);
  });

  it('says how much it lost of 16 days of minutes, of which CloudWatch has the last 15', async () => {
    await using on = await known([send], everyMinute);
    const away = 16 * day;
    on.aws.points = mailOf([send], away, minute);
    await on.pass(away);
    const [first] = on.aws.requests;
    const lost = (first?.start ?? NaN) - noon;
    // A quarter of an hour of caution at AWS's own edge.
    expect(lost).toBe(day + 15 * minute);
    expect(await on.lines(sent)).toEqual([`${sent}} ${(away - lost) / minute}`]);
    expect(on.log).toMatchObject([
      { level: 'warn', message: expect.stringContaining('no longer listed') as string },
      {
        level: 'warn',
        fields: {
          lostSeconds: lost / 1_000,
          lostFrom: '2026-01-01T12:00:00.000Z',
          lostTo: '2026-01-02T12:15:00.000Z',
        },
      },
    ]);
  });

  it('asks for the account’s totals after more than two weeks, though ListMetrics has forgotten some', async () => {
    const complaint: CloudWatchMetric = { metricName: 'Complaint', dimensions: {} };
    await using on = await known([send, complaint]);
    on.aws.metrics = [send];
    const late = { metric: complaint, start: noon + hour, value: 3 };
    on.aws.points = [late];
    await on.pass(15 * day);
    expect(await on.lines('ses_cloudwatch_events_total{event_type="complaint"')).toEqual([
      'ses_cloudwatch_events_total{event_type="complaint"} 3',
    ]);
  });

  it('counts on in a series whose dimension was not listed for weeks', async () => {
    const [rare] = campaigns(1) as [CloudWatchMetric];
    await using on = await known([send, rare]);
    on.aws.points = [{ metric: rare, start: noon + slot, value: 4 }];
    await on.pass(10 * minute);
    on.aws.metrics = [send];
    for (let week = 0; week < 5; week++) await on.pass(7 * day);
    on.aws.metrics = [send, rare];
    const back = noon + 36 * day;
    on.aws.points = [
      { metric: rare, start: noon + slot, value: 4 },
      { metric: rare, start: back, value: 5 },
    ];
    await on.pass(day);
    await on.pass(slot);
    expect(await on.lines('ses_cloudwatch_dimension')).toEqual([
      'ses_cloudwatch_dimension_events_total{event_type="send",dimensions="campaign",dimension_campaign="0"} 9',
    ]);
  });

  it('counts a series that is new with what it had since the account was first seen', async () => {
    const [late] = campaigns(1) as [CloudWatchMetric];
    await using on = await known([send]);
    on.aws.points = [-2, 1, 2, 3].map((at) => ({ metric: late, start: noon + at * slot, value: 1 }));
    await on.pass(hour);
    on.aws.metrics = [send, late];
    await on.pass(hour);
    expect(sum(await on.lines('ses_cloudwatch_dimension'))).toBe(3);
  });
});
