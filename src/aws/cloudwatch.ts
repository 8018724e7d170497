import {
  GetMetricDataCommand,
  ListMetricsCommand,
  type CloudWatchClient,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import {
  metricDataLimits,
  type CloudWatch,
  type CloudWatchMetric,
  type MetricDataRequest,
} from './account.ts';
import { AwsError } from './aws-error.ts';
import { pages } from './pages.ts';

const NAMESPACE = 'AWS/SES';

/** The narrow interface over the SDK's client of CloudWatch (API version 2010-08-01). */
export function createCloudWatch(client: CloudWatchClient): CloudWatch {
  const getBatch = async (batch: Batch, signal: AbortSignal): Promise<void> => {
    const input = {
      MetricDataQueries: batch.queries.map((query, index) => toQuery(query, index, batch.period)),
      StartTime: new Date(batch.start),
      EndTime: new Date(batch.end),
    };
    const open = new Map<string, string>();
    const answers = pages('cloudwatch', 'GetMetricData', (token) =>
      client.send(new GetMetricDataCommand({ ...input, ...token }), { abortSignal: signal }),
    );
    for await (const { MetricDataResults = [] } of answers) {
      for (const result of MetricDataResults) take(result, batch.points, open);
    }
    for (const [id, status] of open) refuse(batch.queries[indexOf(id)]?.metric, status);
  };

  return {
    async listMetrics(signal) {
      const metrics = new Map<string, CloudWatchMetric>();
      const answers = pages('cloudwatch', 'ListMetrics', (token) =>
        client.send(new ListMetricsCommand({ Namespace: NAMESPACE, ...token }), { abortSignal: signal }),
      );
      for await (const { Metrics = [] } of answers) {
        for (const { MetricName: metricName, Dimensions = [] } of Metrics) {
          const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value = '' }) => [Name, Value]));
          if (metricName) metrics.set(keyOf({ metricName, dimensions }), { metricName, dimensions });
        }
      }
      return [...metrics.values()];
    },

    async getMetricData(request, signal) {
      const points = request.queries.map(() => new Map<number, number>());
      for (const batch of batches(request, points)) await getBatch(batch, signal);
      return request.queries.map(({ metric }, index) => ({
        metric,
        points: [...(points[index] ?? [])]
          .map(([start, value]) => ({ start, value }))
          .toSorted((a, b) => a.start - b.start),
      }));
    },
  };
}

interface Batch extends MetricDataRequest {
  /** Where the values of each query are put, by the start of their slot. */
  readonly points: readonly Map<number, number>[];
}

/** Cuts a request into calls within the limits: first by queries, then by time. */
function* batches(request: MetricDataRequest, points: readonly Map<number, number>[]): Generator<Batch> {
  const { queries, period, start, end } = request;
  for (let first = 0; first < queries.length; first += metricDataLimits.queries) {
    const part = queries.slice(first, first + metricDataLimits.queries);
    const length = Math.floor(metricDataLimits.points / part.length) * period * 1_000;
    for (let from = start; from < end; from += length) {
      const to = Math.min(end, from + length);
      yield {
        ...request,
        queries: part,
        points: points.slice(first, first + metricDataLimits.queries),
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
 * next page brings the rest (API reference, MetricDataResult, StatusCode).
 */
function take(result: MetricDataResult, points: Batch['points'], open: Map<string, string>): void {
  const { Id = '', Timestamps = [], Values = [], StatusCode = 'Complete' } = result;
  const series = points[indexOf(Id)];
  for (const [at, timestamp] of Timestamps.entries()) series?.set(timestamp.getTime(), Values[at] ?? 0);
  if (StatusCode === 'Complete') open.delete(Id);
  else open.set(Id, StatusCode);
}

function refuse(metric: CloudWatchMetric | undefined, status: string): never {
  const name = metric?.metricName ?? 'an unknown metric';
  throw new AwsError(`cloudwatch GetMetricData failed: ${status}: no complete data of ${name}`, status, {});
}
