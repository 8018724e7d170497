import { describe, expect, it } from 'vitest';
import type { CloudWatchMetric } from '../../src/aws/account.ts';
import type { AwsCall } from '../../src/demo/endpoints/index.ts';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';

const minute = 60_000;
const noon = Date.UTC(2026, 0, 1, 12);
const send: CloudWatchMetric = { metricName: 'Send', dimensions: {} };
const query = { metric: send, stat: 'Sum' } as const;
const hour = { period: 300, start: noon, end: noon + 60 * minute };

/** Timestamps as AWS's JSON protocol writes them: seconds since the epoch. */
function result(Id: string, points: Record<number, number>, StatusCode = 'Complete') {
  const starts = Object.keys(points).map(Number);
  return {
    Id,
    StatusCode,
    Timestamps: starts.map((start) => (noon + start * minute) / 1_000),
    Values: Object.values(points),
  };
}

function queriesOf({ input }: AwsCall) {
  return input['MetricDataQueries'] as {
    Id: string;
    MetricStat: { Metric: object; Period: number; Stat: string };
  }[];
}

describe('GetMetricData', () => {
  it('asks for exactly what is wanted and gives the points oldest first', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetMetricData', { MetricDataResults: [result('q0', { 10: 3, 0: 1, 5: 2 })] });
    const metric = { metricName: 'Bounce', dimensions: { 'ses:configuration-set': 'news' } };
    const series = await aws.aws.cloudWatch.getMetricData(
      { queries: [{ metric, stat: 'Sum' }], ...hour },
      aws.signal,
    );
    expect(series).toEqual([
      {
        metric,
        points: [0, 5, 10].map((start, index) => ({ start: noon + start * minute, value: index + 1 })),
      },
    ]);
    expect(aws.fixture.calls[0]?.input).toMatchObject({
      StartTime: noon / 1_000,
      EndTime: noon / 1_000 + 3_600,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        {
          Id: 'q0',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SES',
              MetricName: 'Bounce',
              Dimensions: [{ Name: 'ses:configuration-set', Value: 'news' }],
            },
            Period: 300,
            Stat: 'Sum',
          },
        },
      ],
    });
    expect(aws.told).toEqual(['cloudwatch GetMetricData ok 1']);
  });

  it('asks for dimensions whose values are no ASCII', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetMetricData', { MetricDataResults: [result('q0', { 0: 1 })] });
    const metric = { metricName: 'Send', dimensions: { campaign: 'Frühling “26” 🌷' } };
    await aws.aws.cloudWatch.getMetricData({ queries: [{ metric, stat: 'Sum' }], ...hour }, aws.signal);
    const [asked] = queriesOf(aws.fixture.calls[0] as AwsCall);
    expect(asked?.MetricStat.Metric).toMatchObject({
      Dimensions: [{ Name: 'campaign', Value: 'Frühling “26” 🌷' }],
    });
  });

  it.each([
    [0, 0],
    [1, 1],
    [500, 1],
    [501, 2],
    [1_200, 3],
  ])('reads %i series in %i calls', async (count, calls) => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetMetricData', (request) => ({
      MetricDataResults: queriesOf(request).map(({ Id, MetricStat }) =>
        result(Id, { 0: Number((MetricStat.Metric as { MetricName: string }).MetricName) }),
      ),
    }));
    const queries = Array.from({ length: count }, (_one, index) => ({
      metric: { metricName: `${index}`, dimensions: {} },
      stat: 'Sum' as const,
    }));
    const series = await aws.aws.cloudWatch.getMetricData({ queries, ...hour }, aws.signal);
    expect(aws.told).toHaveLength(calls);
    const billed = aws.told.map((one) => Number(one.split(' ').at(-1)));
    expect(billed.reduce((sum, one) => sum + one, 0)).toBe(count);
    expect(series.map(({ points }) => points[0]?.value)).toEqual(queries.map((_one, index) => index));
  });

  it('cuts a long window so that no call can have more than 100,800 points, without gap or overlap', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetMetricData', { MetricDataResults: [] });
    const queries = Array.from({ length: 500 }, () => query);
    const end = noon + 500 * 5 * minute;
    await aws.aws.cloudWatch.getMetricData({ queries, period: 300, start: noon, end }, aws.signal);
    const windows = aws.fixture.calls.map(({ input }) => ({
      from: Number(input['StartTime']) * 1_000,
      to: Number(input['EndTime']) * 1_000,
    }));
    expect(windows).toHaveLength(3);
    expect(windows.map(({ from }) => from)).toEqual([noon, ...windows.slice(0, -1).map(({ to }) => to)]);
    expect(windows.at(-1)?.to).toBe(end);
    for (const { from, to } of windows)
      expect(500 * ((to - from) / (5 * minute))).toBeLessThanOrEqual(100_800);
  });

  it('follows pages and joins what they say of one query, partial pages included', async () => {
    await using aws = await awsConnection();
    const second = { metric: { metricName: 'Open', dimensions: {} }, stat: 'Sum' } as const;
    aws.fixture.answer(
      'GetMetricData',
      {
        NextToken: 'a',
        MetricDataResults: [result('q1', { 5: 7 }), result('q0', { 10: 3 }, 'PartialData')],
      },
      { NextToken: 'b', MetricDataResults: [result('q0', { 5: 2 }, 'InternalError')] },
      { MetricDataResults: [result('q0', { 0: 1 })] },
    );
    const [first, other] = await aws.aws.cloudWatch.getMetricData(
      { queries: [query, second], ...hour },
      aws.signal,
    );
    expect(first?.points.map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(other?.points.map(({ value }) => value)).toEqual([7]);
    expect(aws.fixture.calls.map(({ input }) => input['NextToken'])).toEqual([undefined, 'a', 'b']);
  });

  it.each([
    ['PartialData', [1]],
    ['InternalError', []],
    ['Forbidden', []],
  ])('tells of each query that ends as %s, with the points that can be believed', async (status, points) => {
    await using aws = await awsConnection();
    const other = { metric: { metricName: 'Open', dimensions: {} }, stat: 'Sum' } as const;
    aws.fixture.answer('GetMetricData', {
      MetricDataResults: [result('q0', { 0: 1 }, status), result('q1', { 5: 7 })],
    });
    const series = await aws.aws.cloudWatch.getMetricData({ queries: [query, other], ...hour }, aws.signal);
    expect(series.map(({ failed }) => failed)).toEqual([status, undefined]);
    expect(series.map((one) => one.points.map(({ value }) => value))).toEqual([points, [7]]);
  });

  it('tells of a query that AWS left out of an answer with a message', async () => {
    await using aws = await awsConnection();
    const other = { metric: { metricName: 'Open', dimensions: {} }, stat: 'Sum' } as const;
    aws.fixture.answer('GetMetricData', {
      Messages: [{ Code: 'MaxMetricsExceeded', Value: 'Maximum number of allowed metrics exceeded' }],
      MetricDataResults: [result('q0', { 0: 1 })],
    });
    const series = await aws.aws.cloudWatch.getMetricData({ queries: [query, other], ...hour }, aws.signal);
    expect(series.map(({ failed }) => failed)).toEqual([undefined, 'NotExecuted']);
  });

  it('fails when AWS repeats a page instead of reading it for ever', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetMetricData', { NextToken: 'again', MetricDataResults: [result('q0', { 0: 1 })] });
    await expect(
      aws.aws.cloudWatch.getMetricData({ queries: [query], ...hour }, aws.signal),
    ).rejects.toMatchObject({ name: 'AwsError', code: 'RepeatedNextToken' });
    expect(aws.fixture.calls).toHaveLength(2);
  });

  it('does not count the metrics of a refused call as requested', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetMetricData', fault('AccessDenied', 'User: x is not authorized'));
    await expect(
      aws.aws.cloudWatch.getMetricData({ queries: [query], ...hour }, aws.signal),
    ).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(aws.told).toEqual(['cloudwatch GetMetricData AccessDenied']);
  });
});

describe('ListMetrics', () => {
  const news = { Name: 'ses:configuration-set', Value: 'news' };
  const campaign = { Name: 'campaign', Value: 'spring' };

  it('follows pages and lists a metric once, however often AWS does', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer(
      'ListMetrics',
      {
        NextToken: 'a',
        Metrics: [{ MetricName: 'Send' }, { MetricName: 'Send', Dimensions: [news, campaign] }],
      },
      {
        Metrics: [
          { MetricName: 'Send', Dimensions: [campaign, news] },
          { MetricName: 'Open', Dimensions: [] },
        ],
      },
    );
    expect(await aws.aws.cloudWatch.listMetrics(aws.signal)).toEqual([
      { metricName: 'Send', dimensions: {} },
      { metricName: 'Send', dimensions: { 'ses:configuration-set': 'news', campaign: 'spring' } },
      { metricName: 'Open', dimensions: {} },
    ]);
    expect(aws.fixture.calls.map(({ input }) => input['Namespace'])).toEqual(['AWS/SES', 'AWS/SES']);
  });

  it('fails on a page that is not AWS’s', async () => {
    await using aws = await awsConnection();
    await expect(aws.aws.cloudWatch.listMetrics(aws.signal)).rejects.toMatchObject({ code: 'HTTP404' });
  });
});
