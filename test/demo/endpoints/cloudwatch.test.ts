import { GetMetricDataCommand, ListMetricsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/demo/company/clock.ts';
import { LAG } from '../../../src/demo/endpoints/cloudwatch/view.ts';
import { simulatedAccount, storyStart } from '../../support/simulated-account.ts';
import { simulatedCollectors } from '../../support/simulated-collectors.ts';

interface Query {
  readonly metric: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly stat?: string;
  readonly hours?: number;
  readonly period?: number;
  readonly maxPoints?: number;
}

/** All pages of one query since the story's start. */
async function read(cloudWatch: CloudWatchClient, query: Query) {
  const { metric, dimensions = {}, stat = 'Sum', hours = 1, period = 300, maxPoints } = query;
  const values: number[] = [];
  const times: number[] = [];
  const states: (string | undefined)[] = [];
  let token: string | undefined;
  do {
    const { MetricDataResults: [result] = [], NextToken } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(storyStart),
        EndTime: new Date(storyStart + hours * HOUR),
        NextToken: token,
        ...(maxPoints && { MaxDatapoints: maxPoints }),
        MetricDataQueries: [
          {
            Id: 'a',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/SES',
                MetricName: metric,
                Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
              },
              Period: period,
              Stat: stat,
            },
          },
        ],
      }),
    );
    values.push(...(result?.Values ?? []));
    times.push(...(result?.Timestamps ?? []).map((time) => time.getTime()));
    states.push(result?.StatusCode);
    token = NextToken;
  } while (token);
  return { values, times, states, sum: values.reduce((sum, value) => sum + value, 0) };
}

const sends = (Id: string, Period: number) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'AWS/SES', MetricName: 'Send' }, Period, Stat: 'Sum' },
});

describe('the simulated CloudWatch, read with the SDK', () => {
  it('lists every metric and dimension set, page by page', async () => {
    await using account = await simulatedAccount({ pageSizes: { metrics: 7, points: 1_000 } });
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await account.cloudWatch.send(
        new ListMetricsCommand({ Namespace: 'AWS/SES', NextToken: token }),
      );
      expect(page.Metrics?.length).toBeLessThanOrEqual(7);
      names.push(
        ...(page.Metrics ?? []).map(
          ({ MetricName, Dimensions = [] }) =>
            `${MetricName} ${Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(' ')}`,
        ),
      );
      token = page.NextToken;
    } while (token);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'Send ',
        'RenderingFailure ',
        'Reputation.BounceRate ',
        'Reputation.ComplaintRate ses:configuration-set=newsletter',
        'Open ses:configuration-set=newsletter campaign=weekly-digest',
      ]),
    );
  });

  it('does not know a metric before its first event', async () => {
    await using account = await simulatedAccount();
    const sales = async () =>
      (
        await account.cloudWatch.send(
          new ListMetricsCommand({
            Namespace: 'AWS/SES',
            MetricName: 'Send',
            Dimensions: [{ Name: 'campaign', Value: 'spring-sale' }],
          }),
        )
      ).Metrics?.length;
    expect(await sales()).toBe(0);
    account.pass(15 * MINUTE);
    expect(await sales()).toBe(1);
  });

  it('answers the newest slot first, and shows a minute only when it has ended for a while', async () => {
    await using account = await simulatedAccount();
    account.pass(2 * MINUTE);
    expect((await read(account.cloudWatch, { metric: 'Send', period: 60 })).values).toEqual([]);
    account.pass(30 * MINUTE);
    const { times } = await read(account.cloudWatch, { metric: 'Send', period: 60 });
    expect(times[0]).toBe(storyStart + 32 * MINUTE - LAG - MINUTE);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it.each(['Send', 'Delivery', 'Bounce', 'Complaint', 'Open', 'Click', 'Reject'])(
    'has the same sum of %s as was published, whole and by configuration set',
    async (metric) => {
      await using account = await simulatedAccount();
      account.pass(HOUR);
      const type = metric.toLowerCase() as 'send';
      const whole = account.aws.truth()[type];
      const transactional = account.aws.truth('transactional')[type];
      account.pass(LAG);
      expect(whole).toBeGreaterThan(0);
      expect((await read(account.cloudWatch, { metric })).sum).toBe(whole);
      const dimensions = { 'ses:configuration-set': 'transactional' };
      expect((await read(account.cloudWatch, { metric, dimensions })).sum).toBe(transactional);
    },
  );

  it('pages through points without losing one', async () => {
    await using account = await simulatedAccount();
    account.pass(HOUR);
    const whole = await read(account.cloudWatch, { metric: 'Send' });
    const paged = await read(account.cloudWatch, { metric: 'Send', maxPoints: 5 });
    expect(whole.states).toEqual(['Complete']);
    expect(paged.states).toEqual(['PartialData', 'PartialData', 'Complete']);
    expect(paged.values).toEqual(whole.values);
  });

  it('revises slots upwards when what it withheld comes in', async () => {
    await using account = await simulatedAccount();
    account.pass(HOUR);
    const whole = (await read(account.cloudWatch, { metric: 'Send' })).sum;
    const held = { from: storyStart, to: storyStart + 10 * MINUTE, share: 1 };
    const { release } = account.aws.cloudWatch.withhold(held);
    expect((await read(account.cloudWatch, { metric: 'Send' })).sum).toBeLessThan(whole);
    release();
    expect((await read(account.cloudWatch, { metric: 'Send' })).sum).toBe(whole);
  });

  it('is late in one chapter of the story, and complete afterwards', async () => {
    await using account = await simulatedAccount();
    account.pass(257 * MINUTE);
    const late = await read(account.cloudWatch, { metric: 'Send', hours: 4.25 });
    account.pass(HOUR);
    const complete = await read(account.cloudWatch, { metric: 'Send', hours: 4.25 });
    expect(late.times).toEqual(complete.times);
    expect(late.sum).toBeLessThan(complete.sum);
    expect(complete.sum).toBe(account.aws.world.tally.sum('send', storyStart, storyStart + 4.25 * HOUR));
  });

  it('publishes reputation as a ratio of the account and of each configuration set', async () => {
    await using account = await simulatedAccount();
    account.pass(HOUR);
    const ofSet = { 'ses:configuration-set': 'newsletter' };
    for (const dimensions of [{}, ofSet]) {
      const { values } = await read(account.cloudWatch, {
        metric: 'Reputation.BounceRate',
        stat: 'Average',
        dimensions,
      });
      expect(values.length).toBeGreaterThan(5);
      expect(Math.min(...values)).toBeGreaterThan(0.005);
      expect(Math.max(...values)).toBeLessThan(0.05);
    }
  });

  it('counts received mail by rule set and rule, and what failed first while AWS throttles', async () => {
    await using account = await simulatedAccount();
    account.pass(5 * HOUR + LAG);
    const ofSet = { RuleSetName: 'inbound' };
    const ofRule = { ...ofSet, RuleName: 'orders-to-the-shop' };
    const sum = async (metric: string, dimensions: Record<string, string>) =>
      (await read(account.cloudWatch, { metric, dimensions, hours: 5 })).sum;
    const received = await sum('Received', ofSet);
    expect(received).toBeGreaterThan(100);
    expect(await sum('PublishSuccess', ofRule)).toBe(received);
    const failed = await sum('PublishFailure', ofRule);
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(received / 10);
  });

  it('measures what the managed pool sends to each ISP, and how much of it by its own addresses', async () => {
    await using account = await simulatedAccount();
    account.pass(HOUR);
    const newest = async (metric: string, dimensions: Record<string, string>) =>
      (await read(account.cloudWatch, { metric, stat: 'Average', dimensions })).values[0] ?? NaN;
    const pool = { PoolName: 'mailings' };
    const toGmail = { ...pool, ISP: 'Gmail' };
    const sent = await newest('SentLast24Hours', toGmail);
    expect(sent).toBeGreaterThan(await newest('SentLast24Hours', { ...pool, ISP: 'Yahoo' }));
    expect(sent).toBeLessThan(await newest('Available24HourSend', toGmail));
    expect(await newest('ApproximateDedicatedSendingPercentage', pool)).toBe(100);
    account.pass(12 * HOUR);
    const { values } = await read(account.cloudWatch, {
      metric: 'ApproximateDedicatedSendingPercentage',
      stat: 'Average',
      dimensions: pool,
      hours: 13,
    });
    expect(values[0]).toBeLessThan(100);
    expect(values[0]).toBeGreaterThan(50);
  });

  it('fills the metrics of what is no sending event', async () => {
    await using demo = await simulatedCollectors(['cloudwatch']);
    await demo.pass(HOUR);
    const lines = await demo.lines('ses_cloudwatch_metric_');
    expect(lines.map((line) => line.replace(/ [\d.]+$/, ''))).toEqual(
      expect.arrayContaining([
        'ses_cloudwatch_metric_total{metric_name="PublishSuccess",dimensions="RuleName,RuleSetName",dimension_rule_name="orders-to-the-shop",dimension_rule_set_name="inbound"}',
        'ses_cloudwatch_metric_total{metric_name="Received",dimensions="RuleSetName",dimension_rule_set_name="inbound"}',
        'ses_cloudwatch_metric_value{metric_name="SentLast24Hours",dimensions="ISP,PoolName",dimension_isp="Gmail",dimension_pool_name="mailings"}',
      ]),
    );
    expect(lines.filter((line) => line.endsWith(' 0'))).toEqual([]);
  });

  it.each([
    ['two queries with one Id', { Id: 'a', Period: 300 }, 'Ids must be unique'],
    ['a period that is no multiple of a minute', { Id: 'b', Period: 90 }, 'multiple of 60'],
  ])('refuses %s', async (_what, { Id, Period }, message) => {
    await using account = await simulatedAccount();
    const command = new GetMetricDataCommand({
      StartTime: new Date(storyStart),
      EndTime: new Date(storyStart + HOUR),
      MetricDataQueries: [sends('a', 300), sends(Id, Period)],
    });
    await expect(account.cloudWatch.send(command)).rejects.toThrow(message);
  });
});
