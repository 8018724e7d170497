import type { Metric } from '@aws-sdk/client-sesv2';

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
