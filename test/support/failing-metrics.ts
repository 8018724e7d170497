import type { CloudWatchMetric } from '../../src/aws/account.ts';
import { collectorBench, minute, noon, type BenchOptions } from './aws-collector-bench.ts';
import { FakeAws } from './aws-fakes.ts';

export const hour = 60 * minute;
export const day = 24 * hour;
export const slot = 5 * minute;
export const send: CloudWatchMetric = { metricName: 'Send', dimensions: {} };
export const open: CloudWatchMetric = { metricName: 'Open', dimensions: {} };

export const total = (type: string) => `ses_cloudwatch_events_total{event_type="${type}"}`;
export const SOURCE = 'cloudwatch/123456789012/eu-west-1/300s';

export function bench(aws: FakeAws, options: Partial<BenchOptions> = {}) {
  return { ...collectorBench({ of: ['cloudwatch'], accounts: [aws], ...options }), aws };
}
export type Bench = ReturnType<typeof bench>;

/** An account that was seen before with these metrics. */
export async function known(...metrics: CloudWatchMetric[]): Promise<Bench> {
  const aws = new FakeAws();
  aws.metrics = metrics;
  const on = bench(aws);
  await on.running.firstRuns;
  aws.requests.length = 0;
  return on;
}

/** As after a restart, with what the ledger and the registry hold. */
export async function restarted(on: Bench, options: Partial<BenchOptions> = {}): Promise<Bench> {
  await on.running[Symbol.asyncDispose]();
  const after = bench(on.aws, { ...options, before: on });
  await after.running.firstRuns;
  return after;
}

/** One event of each of these in every slot of so much time from noon on. */
export function oneASlot(metrics: readonly CloudWatchMetric[], time: number): FakeAws['points'] {
  return metrics.flatMap((metric) =>
    Array.from({ length: time / slot }, (_one, at) => ({ metric, start: noon + at * slot, value: 1 })),
  );
}

/** So much time, in runs of the schedule. */
export async function runs(on: Bench, time: number, every = slot): Promise<void> {
  for (let passed = 0; passed < time; passed += every) await on.pass(every);
}

export const fails = (which: CloudWatchMetric, status: string) => (metric: CloudWatchMetric) =>
  metric.metricName === which.metricName ? status : undefined;
