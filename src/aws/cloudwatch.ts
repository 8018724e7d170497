import { setImmediate as nextTurn } from 'node:timers/promises';
import { ListMetricsCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import {
  metricDataLimits,
  type CloudWatch,
  type CloudWatchMetric,
  type MetricDataRequest,
  type MetricDataSeries,
} from './account.ts';
import type { PlainCloudWatchClient, PlainResult } from './cloudwatch-client.ts';
import { pages } from './pages.ts';

const NAMESPACE = 'AWS/SES';

const COMPLETE = 'Complete';
const PARTIAL = 'PartialData';

/** The narrow interface over the SDK's client of CloudWatch (API version 2010-08-01). */
export function createCloudWatch(client: PlainCloudWatchClient): CloudWatch {
  const getBatch = async (batch: Batch, signal: AbortSignal): Promise<void> => {
    const input = {
      MetricDataQueries: batch.queries.map((query, index) => toQuery(query, index, batch.period)),
      StartTime: batch.start / 1_000,
      EndTime: batch.end / 1_000,
      ScanBy: 'TimestampAscending',
    } as const;
    const taken = batch.queries.map((): Taken => ({ points: [], status: undefined }));
    // "If there is a message, as much of the operation as possible is still executed" (GetMetricData, Messages).
    let unanswered = COMPLETE;
    const answers = pages('cloudwatch', 'GetMetricData', (token) =>
      client.getMetricData({ ...input, ...token }, signal),
    );
    for await (const { MetricDataResults = [], Messages = [] } of answers) {
      // To read a full answer takes some milliseconds, and so does what is done with it: others come in between.
      await nextTurn();
      for (const result of MetricDataResults) take(result, taken);
      if (Messages.length > 0) unanswered = 'NotExecuted';
    }
    for (const [at, { points, status = unanswered }] of taken.entries()) {
      const series = batch.series[at];
      if (!series) continue;
      if (status !== COMPLETE) series.failed ??= status;
      if (status !== COMPLETE && status !== PARTIAL) continue;
      series.points = series.points.length === 0 ? points : series.points.concat(points);
    }
  };

  return {
    async listMetrics(signal) {
      const metrics = new Map<string, CloudWatchMetric>();
      const answers = pages('cloudwatch', 'ListMetrics', (token) =>
        client.send(new ListMetricsCommand({ Namespace: NAMESPACE, ...token }), { abortSignal: signal }),
      );
      for await (const { Metrics = [] } of answers) {
        await nextTurn();
        for (const { MetricName: metricName, Dimensions = [] } of Metrics) {
          const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value = '' }) => [Name, Value]));
          if (metricName) metrics.set(keyOf({ metricName, dimensions }), { metricName, dimensions });
        }
      }
      return [...metrics.values()];
    },

    async getMetricData(request, signal) {
      const series = request.queries.map((): Series => ({ points: [], failed: undefined }));
      for (const batch of batches(request, series)) await getBatch(batch, signal);
      await nextTurn();
      return request.queries.map(({ metric }, index) => {
        const { points = [], failed } = series[index] ?? {};
        return { metric, points: inOrderOfTime(points), failed };
      });
    },
  };
}

type Point = MetricDataSeries['points'][number];

/** What is known of a query: as AWS told it, and AWS's word where a part is missing. */
interface Series {
  points: readonly Point[];
  failed: string | undefined;
}

interface Batch extends MetricDataRequest {
  /** Of each query. */
  readonly series: readonly Series[];
}

/** What one call's pages said of a query. */
interface Taken {
  readonly points: Point[];
  status: string | undefined;
}

/** Cuts a request into calls within the limits: first by queries, then by time. */
function* batches(request: MetricDataRequest, series: readonly Series[]): Generator<Batch> {
  const { queries, period, start, end } = request;
  for (let first = 0; first < queries.length; first += metricDataLimits.queries) {
    const part = queries.slice(first, first + metricDataLimits.queries);
    const length = Math.floor(metricDataLimits.points / part.length) * period * 1_000;
    for (let from = start; from < end; from += length) {
      const to = Math.min(end, from + length);
      yield {
        ...request,
        queries: part,
        series: series.slice(first, first + metricDataLimits.queries),
        start: from,
        end: to,
      };
    }
  }
}

function toQuery(
  { metric, stat }: MetricDataRequest['queries'][number],
  index: number,
  period: number,
): MetricDataQuery {
  const dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: `q${index}`,
    MetricStat: {
      Metric: { Namespace: NAMESPACE, MetricName: metric.metricName, Dimensions: dimensions },
      Period: period,
      Stat: stat,
    },
  };
}

/** A metric that is listed twice would be counted twice. */
function keyOf({ metricName, dimensions }: CloudWatchMetric): string {
  const names = Object.keys(dimensions).toSorted();
  return JSON.stringify([metricName, ...names.map((name) => [name, dimensions[name]])]);
}

const indexOf = (id: string | undefined): number => Number(id?.slice(1));

/**
 * Takes one page's values of one query. Until its last page a result may be `PartialData` or `InternalError`: the
 * next page brings the rest (API reference, MetricDataResult, StatusCode: "Complete indicates that all data points in
 * the requested time range were returned. PartialData means that an incomplete set of data points were returned …
 * InternalError indicates that an error occurred. Retry your request using NextToken, if present"; also `Forbidden`).
 */
function take(result: PlainResult, queries: readonly Taken[]): void {
  const { Id, Timestamps = [], Values = [], StatusCode = COMPLETE } = result;
  const query = queries[indexOf(Id)];
  if (!query) return;
  for (const [at, timestamp] of Timestamps.entries())
    query.points.push({ start: timestamp * 1_000, value: Values[at] ?? 0 });
  query.status = StatusCode;
}

/**
 * Oldest first, each slot once: as it was told last. AWS is asked for that order, but may cut it into pages as it likes.
 * The sorting leaves those of one time as they stand.
 */
function inOrderOfTime(points: readonly Point[]): readonly Point[] {
  if (points.every(({ start }, at) => at === 0 || start > (points[at - 1]?.start ?? 0))) return points;
  const sorted = points.toSorted((one, other) => one.start - other.start);
  return sorted.filter(({ start }, at) => sorted[at + 1]?.start !== start);
}
