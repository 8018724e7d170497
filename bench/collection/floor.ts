import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { createPace } from '../../src/platform/pace.ts';
import { costOf } from './stopwatch.ts';

/**
 * The floor of a collection: the same calls of the same client, five at a time and as far apart as AWS allows, whose
 * values are added up. Nothing is remembered, compared, made durable or shown.
 * Usage: node floor.ts ENDPOINT SERIES ROUNDS; prints what each round cost as JSON.
 */
const [endpoint = '', series = '', rounds = ''] = process.argv.slice(2);
const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const client = new CloudWatchClient({ endpoint, region: 'eu-west-1', credentials });
const PERIOD = 300;
const SLOTS = 37;
const QUERIES = 500;
const AT_ONCE = 5;

async function collect(end: number): Promise<void> {
  const pace = createPace(100);
  const sums = new Map<number, number>();
  let next = 0;
  const work = async () => {
    while (next < Number(series)) {
      const from = next;
      next += QUERIES;
      await pace();
      const MetricDataQueries = Array.from(
        { length: Math.min(QUERIES, Number(series) - from) },
        (_unused, at) => {
          const Dimensions = [
            { Name: 'ses:configuration-set', Value: `set-${(from + at) % 100}` },
            { Name: 'campaign', Value: `campaign-${from + at}` },
          ];
          const Metric = { Namespace: 'AWS/SES', MetricName: 'Send', Dimensions };
          return { Id: `q${at}`, MetricStat: { Metric, Period: PERIOD, Stat: 'Sum' } };
        },
      );
      const StartTime = new Date((end - SLOTS * PERIOD) * 1_000);
      const command = new GetMetricDataCommand({
        MetricDataQueries,
        StartTime,
        EndTime: new Date(end * 1_000),
      });
      const { MetricDataResults = [] } = await client.send(command);
      for (const { Id = '', Values = [] } of MetricDataResults)
        sums.set(
          from + Number(Id.slice(1)),
          Values.reduce((all, one) => all + one, 0),
        );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (sums.size !== Number(series)) throw new Error('something was not answered');
}

const runs = [];
const now = Math.ceil(Date.now() / 1_000 / PERIOD) * PERIOD;
for (let round = 0; round < Number(rounds); round++)
  runs.push(await costOf(() => collect(now + round * PERIOD)));
client.destroy();
console.log(JSON.stringify({ runs }));
