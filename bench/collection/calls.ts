import { connectAws } from '../../src/aws/connect.ts';
import { cloudwatch } from '../../src/collectors/cloudwatch/index.ts';
import { Optional } from '../../src/collectors/common/optional.ts';
import { Config } from '../../src/config/config.ts';
import { jsonAnswer } from '../../src/demo/aws-protocols.ts';
import { openAwsServer } from '../../src/demo/endpoints/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Figure } from '../report.ts';

const AWS_QUERIES_PER_CALL = 500;

/** GetMetricData calls of one collection, through the real client over the wire, against the least that AWS allows. */
export async function benchCloudwatchCalls(series: number): Promise<Figure> {
  const metrics = Array.from({ length: series }, (_unused, at) => ({
    Namespace: 'AWS/SES',
    MetricName: 'Send',
    Dimensions: [{ Name: 'campaign', Value: `campaign-${at}` }],
  }));
  let calls = 0;
  await using server = await openAwsServer();
  server.serve({
    now: () => Date.now(),
    call: ({ operation }) => {
      if (operation === 'GetMetricData') calls++;
      return jsonAnswer(operation === 'ListMetrics' ? { Metrics: metrics } : { MetricDataResults: [] });
    },
  });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' });
  const labels = { account_id: '123456789012', region: 'eu-west-1' };
  const aws = connectAws({ ...labels, endpoint: server.origin }, () => undefined, silentLogger, systemClock);
  const config = Config.parse({ collectors: { cloudwatch: { max_metrics: series } } });
  const collecting = cloudwatch.create(config.collectors.cloudwatch).collect({
    aws,
    labels,
    clock: systemClock,
    source: () => Promise.resolve(undefined),
    isKnown: () => false,
    optional: new Optional(silentLogger, new Map()),
    log: silentLogger,
    signal: new AbortController().signal,
  });
  const parts = [];
  for await (const part of collecting) parts.push(part);
  aws.destroy();
  const least = Math.ceil(series / AWS_QUERIES_PER_CALL);
  return {
    bench: `CloudWatch collection of ${series.toLocaleString('en')} series: GetMetricData calls`,
    measured: `${calls} calls`,
    floor: `${least} calls (the series divided by ${AWS_QUERIES_PER_CALL}, rounded up)`,
    ratio: calls / least,
    bound: { atMost: 1 },
    timed: false,
  };
}
