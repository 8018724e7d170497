import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MINUTE, SECOND } from '../../src/demo/company/clock.ts';
import type { Clock } from '../../src/platform/clock.ts';

/** How an exporter that shows CloudWatch's sums as gauges asks for them; times in milliseconds. */
export interface Habits {
  readonly name: 'cloudwatch_exporter' | 'yace';
  readonly period: number;
  /** It asks for so much, up to so long ago, and shows the newest sum. */
  readonly range: number;
  readonly delay: number;
  /** Whether the moment is rounded down to the period first. */
  readonly aligned: boolean;
  /** Whether it asks on its own schedule, and not at every scrape. */
  readonly decoupled: boolean;
  /** Whether it shows 0 where CloudWatch has nothing; else it shows nothing. */
  readonly nilToZero: boolean;
}

/** What both are scraped, and ask, at: a sum of five minutes every five minutes, so that in theory none is missed. */
export const PERIOD = 5 * MINUTE;

/**
 * - prometheus/cloudwatch_exporter, README: "delay_seconds … Defaults to 600s", "range_seconds … Defaults to 600s", "Only
 *   the most recent data point is used", "All metrics are exported as gauges"; it asks at every scrape, from now - delay
 *   - range to now - delay (GetMetricStatisticsDataGetter.java). Its period of 60 s belongs to a scrape interval of 60 s;
 *   here both are 5 min. set_timestamp is off, because Prometheus refuses samples that old (README, "Timestamps").
 * - YACE (prometheus-community/yet-another-cloudwatch-exporter): period and length default to 300 s (pkg/model/model.go),
 *   no delay, the moment rounded down to the period (pkg/job/getmetricdata/windowcalculator.go), `-scraping-interval` 300 s
 *   (docs/configuration.md); nilToZero is on, because a sum over NaN is NaN.
 */
export const everyday: readonly Habits[] = [
  {
    name: 'cloudwatch_exporter',
    period: PERIOD,
    range: 10 * MINUTE,
    delay: 10 * MINUTE,
    aligned: false,
    decoupled: false,
    nilToZero: false,
  },
  {
    name: 'yace',
    period: PERIOD,
    range: PERIOD,
    delay: 0,
    aligned: true,
    decoupled: true,
    nilToZero: true,
  },
];

/** How long after the begin of a slot its sum is shown for the first time, as milliseconds. */
export function shownAfter({ delay, aligned, range }: Habits): number {
  return delay + (aligned ? range : 0);
}

export interface Wanted {
  readonly metricName: string;
  /** Empty for the whole account. */
  readonly configurationSet: string;
}

export interface NaiveExporters extends AsyncDisposable {
  /** Host and port; each exporter's metrics are at the path of its name. */
  readonly target: string;
}

/** Exporters that everybody knows, reduced to what they do with one metric; they ask the simulated CloudWatch itself. */
export async function startNaiveExporters(options: {
  readonly client: CloudWatchClient;
  readonly clock: Clock;
  readonly wanted: readonly Wanted[];
  /** Real milliseconds between two rounds of an exporter with a schedule of its own. */
  readonly pollEvery: number;
}): Promise<NaiveExporters> {
  const { client, clock, wanted, pollEvery } = options;
  const ask = async (habits: Habits): Promise<string> => {
    const { period, range, delay, aligned, nilToZero } = habits;
    const now = aligned ? Math.floor(clock.now() / period) * period : clock.now();
    const answer = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: wanted.map((one, index) => queryOf(one, index, period / SECOND)),
        StartTime: new Date(now - delay - range),
        EndTime: new Date(now - delay),
      }),
    );
    const lines = wanted.map(({ metricName, configurationSet }, index) => {
      // Newest first, which is CloudWatch's own order.
      const [newest = nilToZero ? 0 : undefined] = answer.MetricDataResults?.[index]?.Values ?? [];
      const labels = `metric_name="${metricName}",configuration_set="${configurationSet}"`;
      return newest === undefined ? '' : `aws_ses_sum{${labels}} ${newest}\n`;
    });
    return `# TYPE aws_ses_sum gauge\n${lines.join('')}`;
  };
  // What could not be asked for is not shown.
  const page = (habits: Habits) => ask(habits).catch(() => '');

  const shown = new Map<string, string>();
  const timer = setInterval(() => {
    for (const habits of everyday.filter(({ decoupled }) => decoupled)) {
      void page(habits).then((text) => shown.set(habits.name, text));
    }
  }, pollEvery);
  const server = createServer((request, response) => {
    const habits = everyday.find(({ name }) => request.url === `/${name}`);
    if (!habits) {
      response.writeHead(404).end();
      return;
    }
    const text = habits.decoupled ? Promise.resolve(shown.get(habits.name) ?? '') : page(habits);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    void text.then((body) => response.end(body));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function queryOf({ metricName, configurationSet }: Wanted, index: number, period: number): MetricDataQuery {
  const Dimensions = configurationSet ? [{ Name: 'ses:configuration-set', Value: configurationSet }] : [];
  const Metric = { Namespace: 'AWS/SES', MetricName: metricName, Dimensions };
  return { Id: `q${index}`, MetricStat: { Metric, Period: period, Stat: 'Sum' } };
}
