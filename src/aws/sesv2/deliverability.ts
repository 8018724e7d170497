import {
  BatchGetMetricDataCommand,
  ListRecommendationsCommand,
  type Metric,
  type MetricDataError,
  type MetricDimensionName,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { AwsError } from '../aws-error.ts';
import { calling } from '../errors.ts';
import { pages } from '../pages.ts';

/**
 * Virtual Deliverability Manager. Source of the shapes: SES API v2 reference, BatchGetMetricData and
 * ListRecommendations; both are answered with NotFoundException where it is not enabled.
 */
export interface DeliverabilityApi {
  /**
   * Every metric of one part of the mail (or of all of it, without `part`), by UTC day; days without any have no point.
   * One call: the ten metrics are the ten queries that it may hold.
   */
  getDeliverability(request: DeliverabilityRequest, signal: AbortSignal): Promise<readonly MetricDay[]>;
  /** The recommendations that are open; pages are followed. */
  listOpenRecommendations(signal: AbortSignal): Promise<readonly Recommendation[]>;
}

export interface DeliverabilityRequest {
  readonly part?: { readonly dimension: MetricDimensionName; readonly value: string };
  /** Milliseconds since the epoch, on a UTC midnight; end is exclusive. At most 60 days. */
  readonly start: number;
  readonly end: number;
}

export interface MetricDay {
  /** AWS's name of the metric, such as `PERMANENT_BOUNCE`. */
  readonly metric: DeliverabilityMetric;
  /** The day's begin: milliseconds since the epoch. */
  readonly start: number;
  readonly value: number;
}

export interface Recommendation {
  /** Such as `DKIM`, `DMARC`, `IP_LISTING`. */
  readonly type: string;
  /** `LOW` or `HIGH`. */
  readonly impact: string;
}

/** SES API v2 reference, BatchGetMetricDataQuery. */
export const deliverabilityMetrics = [
  'SEND',
  'DELIVERY',
  'PERMANENT_BOUNCE',
  'TRANSIENT_BOUNCE',
  'COMPLAINT',
  'OPEN',
  'CLICK',
  'DELIVERY_OPEN',
  'DELIVERY_CLICK',
  'DELIVERY_COMPLAINT',
] as const satisfies readonly Metric[];
export type DeliverabilityMetric = (typeof deliverabilityMetrics)[number];

/** "Can be no more than 100" (SES API v2 reference, ListRecommendations). */
const RECOMMENDATIONS_A_PAGE = 100;

export function createDeliverabilityApi(client: SESv2Client): DeliverabilityApi {
  return {
    getDeliverability: ({ part, start, end }, signal) =>
      calling('sesv2', 'BatchGetMetricData', async () => {
        const Queries = deliverabilityMetrics.map((metric) => ({
          Id: metric,
          Namespace: 'VDM' as const,
          Metric: metric,
          ...(part && { Dimensions: { [part.dimension]: part.value } }),
          StartDate: new Date(start),
          EndDate: new Date(end),
        }));
        const { Results = [], Errors = [] } = await client.send(new BatchGetMetricDataCommand({ Queries }), {
          abortSignal: signal,
        });
        const [failed] = Errors;
        if (failed) throw queryFailed(failed);
        return Results.flatMap(({ Id, Timestamps = [], Values = [] }) => {
          const metric = deliverabilityMetrics.find((one) => one === Id);
          return metric
            ? Timestamps.map((time, at) => ({ metric, start: time.getTime(), value: Values[at] ?? 0 }))
            : [];
        });
      }),
    async listOpenRecommendations(signal) {
      const open: Recommendation[] = [];
      const answers = pages('sesv2', 'ListRecommendations', (token) =>
        client.send(
          new ListRecommendationsCommand({
            Filter: { STATUS: 'OPEN' },
            PageSize: RECOMMENDATIONS_A_PAGE,
            ...token,
          }),
          { abortSignal: signal },
        ),
      );
      for await (const { Recommendations = [] } of answers)
        for (const { Type = '', Impact = '' } of Recommendations) open.push({ type: Type, impact: Impact });
      return open;
    },
  };
}

/** A part of a total is no total, so one failed query fails the call. */
function queryFailed({ Id = '', Code: code = 'INTERNAL_FAILURE' }: MetricDataError): AwsError {
  return new AwsError(`sesv2 BatchGetMetricData failed: ${code}: query ${Id}`, code, {});
}
