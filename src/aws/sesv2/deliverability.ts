import {
  BatchGetMetricDataCommand,
  ListRecommendationsCommand,
  type MetricDimensionName,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { calling } from '../errors.ts';
import { pages } from '../pages.ts';
import { deliverabilityMetrics, type DeliverabilityMetric } from './deliverability-metrics.ts';

/**
 * Virtual Deliverability Manager. Source of the shapes: SES API v2 reference, BatchGetMetricData and
 * ListRecommendations; both are answered with NotFoundException where it is not enabled.
 */
export interface DeliverabilityApi {
  /**
   * Every metric of one part of the mail (or of all of it, without `part`), by UTC day; days without any have no point.
   * One call: the ten metrics are the ten queries that it may hold, and each is answered by itself.
   */
  getDeliverability(request: DeliverabilityRequest, signal: AbortSignal): Promise<Deliverability>;
  /** The recommendations that are open; pages are followed. */
  listOpenRecommendations(signal: AbortSignal): Promise<readonly Recommendation[]>;
}

export interface DeliverabilityRequest {
  readonly part?: { readonly dimension: MetricDimensionName; readonly value: string };
  /** Milliseconds since the epoch, on a UTC midnight; end is exclusive. At most 60 days. */
  readonly start: number;
  readonly end: number;
}

export interface Deliverability {
  readonly days: readonly MetricDay[];
  /** Metrics whose query failed, with AWS's code: INTERNAL_FAILURE, ACCESS_DENIED (MetricDataError). */
  readonly failed: readonly { readonly metric: DeliverabilityMetric; readonly code: string }[];
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
        const days = Results.flatMap(({ Id, Timestamps = [], Values = [] }) =>
          metricsOf(Id).flatMap((metric) =>
            Timestamps.map((time, at) => ({ metric, start: time.getTime(), value: Values[at] ?? 0 })),
          ),
        );
        const failed = Errors.flatMap(({ Id, Code: code = 'INTERNAL_FAILURE' }) =>
          metricsOf(Id).map((metric) => ({ metric, code })),
        );
        return { days, failed };
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

/** The metric that a query asked for; none for an identifier that is not ours. */
function metricsOf(id: string | undefined): readonly DeliverabilityMetric[] {
  return deliverabilityMetrics.filter((one) => one === id);
}
