import { z } from 'zod';
import { areRead } from '../../config/cross-check.ts';
import { Duration } from '../../config/types.ts';
import { collectorSettings } from '../settings.ts';

const MetricRules = z
  .array(
    z.strictObject({
      metric: z.string().min(1).default('*').describe('Name of metrics; * stands for anything.'),
      dimensions: z
        .record(z.string().min(1), z.string())
        .default({})
        .describe('Values by dimension that the metric must have; * stands for anything.'),
    }),
  )
  .max(100)
  .default([]);

export const Settings = collectorSettings({
  period: Duration.prefault('5m')
    .refine((ms) => [60_000, 300_000, 3_600_000].includes(ms), 'expected 1m, 5m or 1h')
    .describe('Length of the time slots that are read: 1m, 5m or 1h.'),
  lookback: Duration.prefault('3h').describe(
    'How far back slots are read again, because AWS revises them late.',
  ),
  discovery: Duration.prefault('1h').describe('How long the list of metrics (ListMetrics) is kept.'),
  allow: MetricRules.describe('Metrics that are read; without a rule all are.'),
  deny: MetricRules.describe(
    'Metrics that are not read although they are allowed, such as {dimensions: {"ses:source-ip": "*"}}.',
  ),
  max_metrics: z
    .int()
    .min(0)
    .max(100_000)
    .default(10_000)
    .describe(
      'Metrics with dimensions that are read, those first that have series already; the rest is left out and counted.',
    ),
  budget: z
    .number()
    .positive()
    .optional()
    .describe(
      'US dollars a month that reading CloudWatch may cost for an account and region: the interval is lengthened before more is spent.',
    ),
  price: z
    .number()
    .min(0)
    .default(0.01)
    .describe('US dollars that AWS bills for 1,000 metrics requested (GetMetricData).'),
}).refine(({ period, lookback }) => lookback >= 2 * period, {
  path: ['lookback'],
  error: 'expected at least two periods',
  when: areRead('period', 'lookback'),
});
