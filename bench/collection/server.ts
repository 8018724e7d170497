import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * CloudWatch of an account with so many metrics, each with a value in every slot: the slot in progress at the end of a
 * request has half of it. Every answer takes the same time, and the server computes next to nothing for it.
 * Usage: node server.ts SERIES MILLISECONDS; prints its port.
 */
const [series, delay] = process.argv.slice(2).map(Number) as [number, number];
const SERIES_PER_PAGE = 500;

interface Input {
  readonly NextToken?: string;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: { readonly Period: number };
  }[];
  /** Seconds. */
  readonly StartTime: number;
  readonly EndTime: number;
  readonly ScanBy?: 'TimestampAscending';
}

function list({ NextToken = '0' }: Input): string {
  const from = Number(NextToken);
  const to = Math.min(from + SERIES_PER_PAGE, series);
  const Metrics = Array.from({ length: to - from }, (_unused, at) => ({
    Namespace: 'AWS/SES',
    MetricName: 'Send',
    Dimensions: [
      { Name: 'ses:configuration-set', Value: `set-${(from + at) % 100}` },
      { Name: 'campaign', Value: `campaign-${from + at}` },
    ],
  }));
  return JSON.stringify({ Metrics, ...(to < series && { NextToken: String(to) }) });
}

/** Newest first, as CloudWatch does when it is not asked otherwise. */
function data({ MetricDataQueries, StartTime, EndTime, ScanBy }: Input): string {
  const period = MetricDataQueries[0]?.MetricStat.Period ?? 300;
  const starts: number[] = [];
  for (let start = EndTime - period; start >= StartTime; start -= period) starts.push(start);
  if (ScanBy) starts.reverse();
  const values = starts.map(
    (start) => (start === EndTime - period ? 0.5 : 1) * (2 + 2 * ((start / period) % 50)),
  );
  const points = `"StatusCode":"Complete","Timestamps":[${starts.join(',')}],"Values":[${values.join(',')}]`;
  return `{"MetricDataResults":[${MetricDataQueries.map(({ Id }) => `{"Id":"${Id}",${points}}`).join(',')}]}`;
}

const operations: Readonly<Record<string, (input: Input) => string>> = {
  ListMetrics: list,
  GetMetricData: data,
};

async function answer(request: IncomingMessage): Promise<string> {
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const input = JSON.parse(await text(request)) as Input;
  const slept = sleep(delay);
  const body = operations[operation]?.(input) ?? '{}';
  await slept;
  return body;
}

const server = createServer((request, response) => {
  // The program has a clock of its own, by which hours pass in seconds.
  response.sendDate = false;
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  void answer(request).then((body) => response.end(body));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on ${typeof address === 'object' ? address?.port : ''}`);
});
