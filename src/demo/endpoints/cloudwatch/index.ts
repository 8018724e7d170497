import { z } from 'zod';
import { jsonAnswer, type Answer, type Reply } from '../../aws-protocols.ts';
import { SECOND } from '../../company/clock.ts';
import type { CloudWatchView, ViewedMetric } from './view.ts';

const NAMESPACE = 'AWS/SES';

/** Sizes of a page. AWS's own: 500 metrics, and 100,800 points unless the caller asks for fewer. */
export interface PageSizes {
  readonly metrics: number;
  readonly points: number;
}
export const awsPageSizes: PageSizes = { metrics: 500, points: 100_800 };
const MAX_QUERIES = 500;

/** Where the next page begins, and the moment that all pages of a call show. */
const Token = z.object({ done: z.int(), now: z.number() });
type Token = z.output<typeof Token>;
const NextToken = z
  .base64url()
  .transform((text) => Buffer.from(text, 'base64url').toString())
  .pipe(z.preprocess((text: string) => parseJson(text), Token))
  .optional();

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function writeToken(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

const Dimension = z.object({ Name: z.string(), Value: z.string().optional() });
const ListMetricsInput = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(Dimension).default([]),
  NextToken,
  RecentlyActive: z.literal('PT3H').optional(),
});
const GetMetricDataInput = z.object({
  MetricDataQueries: z
    .array(
      z.object({
        Id: z.string().regex(/^[a-z]\w*$/),
        MetricStat: z.object({
          Metric: z.object({
            Namespace: z.string(),
            MetricName: z.string(),
            Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
          }),
          Period: z.int().multipleOf(60),
          Stat: z.enum(['Sum', 'Average']),
        }),
      }),
    )
    .min(1)
    .max(MAX_QUERIES)
    .refine((queries) => new Set(queries.map(({ Id }) => Id)).size === queries.length, 'Ids must be unique'),
  /** Seconds since the epoch, as in all of AWS's JSON protocols. */
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.int().positive().optional(),
  NextToken,
});

/** CloudWatch's API of 2010-08-01 over AWS JSON 1.0, which is what the installed SDK speaks to it. */
export function answerCloudWatch(
  view: CloudWatchView,
  operation: string,
  input: unknown,
  now: number,
  sizes: PageSizes,
): Reply {
  switch (operation) {
    case 'ListMetrics':
      return checked(ListMetricsInput, input, (valid) => listMetrics(view, valid, now, sizes));
    case 'GetMetricData':
      return checked(GetMetricDataInput, input, (valid) => getMetricData(view, valid, now, sizes));
    default:
      return { status: 400, code: 'InvalidAction', message: `no operation ${operation}` };
  }
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  answer: (valid: z.output<Schema>) => Answer,
): Reply {
  const parsed = schema.safeParse(input);
  if (parsed.success) return answer(parsed.data);
  return { status: 400, code: 'ValidationError', message: z.prettifyError(parsed.error) };
}

function listMetrics(
  view: CloudWatchView,
  input: z.output<typeof ListMetricsInput>,
  now: number,
  sizes: PageSizes,
): Answer {
  const { Namespace = NAMESPACE, MetricName, Dimensions, RecentlyActive } = input;
  const wanted = ({ name, dimensions }: ViewedMetric) =>
    Namespace === NAMESPACE &&
    (MetricName === undefined || name === MetricName) &&
    Dimensions.every(
      ({ Name, Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value),
    );
  const token = input.NextToken ?? { done: 0, now };
  const metrics = view.metrics(token.now, RecentlyActive !== undefined).filter(wanted);
  const end = token.done + sizes.metrics;
  return jsonAnswer({
    Metrics: metrics.slice(token.done, end).map(({ name, dimensions }) => ({
      Namespace: NAMESPACE,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...(end < metrics.length && { NextToken: writeToken({ ...token, done: end }) }),
  });
}

/** A page takes points of all queries in the order of their time; a query with points left is `PartialData`. */
function getMetricData(
  view: CloudWatchView,
  input: z.output<typeof GetMetricDataInput>,
  now: number,
  sizes: PageSizes,
): Answer {
  const token = input.NextToken ?? { done: 0, now };
  const newestFirst = input.ScanBy === 'TimestampDescending';
  const points = input.MetricDataQueries.flatMap(({ MetricStat: { Metric, Period, Stat } }, query) => {
    const dimensions = Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
    const range = {
      start: input.StartTime * SECOND,
      end: input.EndTime * SECOND,
      period: Period * SECOND,
    };
    const known = Metric.Namespace === NAMESPACE;
    const metric = { name: Metric.MetricName, dimensions };
    const found = known ? view.points(metric, Stat, range, token.now) : [];
    return found.map(([start, value]) => ({ query, start, value }));
  }).toSorted((one, other) => (newestFirst ? other.start - one.start : one.start - other.start));

  const end = token.done + Math.min(sizes.points, input.MaxDatapoints ?? sizes.points);
  const page = Map.groupBy(points.slice(token.done, end), ({ query }) => query);
  const unfinished = new Set(points.slice(end).map(({ query }) => query));
  return jsonAnswer({
    MetricDataResults: input.MetricDataQueries.map(({ Id, MetricStat }, query) => {
      const found = page.get(query) ?? [];
      return {
        Id,
        Label: MetricStat.Metric.MetricName,
        Timestamps: found.map(({ start }) => start / SECOND),
        Values: found.map(({ value }) => value),
        StatusCode: unfinished.has(query) ? 'PartialData' : 'Complete',
      };
    }),
    Messages: [],
    ...(end < points.length && { NextToken: writeToken({ ...token, done: end }) }),
  });
}
