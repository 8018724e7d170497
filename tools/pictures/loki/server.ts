import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventRecord } from '../../../src/contracts/event-record.ts';
import { readLogql, type Line } from './logql.ts';

export interface Loki extends AsyncDisposable {
  readonly url: string;
}

/** Answers as Loki's HTTP API does (`query`, `query_range`; times in seconds), from records in memory. */
export async function startLoki(records: readonly EventRecord[]): Promise<Loki> {
  const server = createServer((req, res) => {
    const { searchParams } = new URL(req.url ?? '/', 'http://localhost');
    res.setHeader('access-control-allow-origin', '*').setHeader('content-type', 'application/json');
    try {
      res.end(JSON.stringify({ status: 'success', data: answer(records, searchParams) }));
    } catch (error) {
      res.end(JSON.stringify({ status: 'error', error: String(error) }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/loki`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(records: readonly EventRecord[], parameters: URLSearchParams) {
  const number = (name: string) => Number(parameters.get(name)) * 1_000;
  const { lines: linesOf, count } = readLogql(parameters.get('query') ?? '');
  const [start, end] = parameters.has('time')
    ? [number('time'), number('time')]
    : [number('start'), number('end')];
  const lines = records.flatMap(linesOf);
  if (!count) return streams(lines.filter(({ time }) => time > start && time <= end));
  const step = number('step') || 1;
  const times = Array.from(
    { length: Math.floor((end - start) / step) + 1 },
    (_, index) => start + index * step,
  );
  const counts = Map.groupBy(lines, ({ labels }) =>
    JSON.stringify(count.by.map((label) => labels[label] ?? '')),
  )
    .entries()
    .map(([key, own]) => {
      const values = (JSON.parse(key) as string[]).map((value, index) => [count.by[index], value]);
      return {
        metric: Object.fromEntries(values) as Record<string, string>,
        values: times.flatMap((at) => {
          const within = own.filter(({ time }) => time > at - count.window && time <= at).length;
          return within > 0 ? [[at / 1_000, String(within)] as const] : [];
        }),
      };
    })
    .filter(({ values }) => values.length > 0)
    .toArray();
  if (!parameters.has('time')) return { resultType: 'matrix', result: counts };
  const largest = counts.toSorted((a, b) => Number(b.values[0]?.[1]) - Number(a.values[0]?.[1]));
  return {
    resultType: 'vector',
    result: largest.slice(0, count.top).map(({ metric, values: [value] }) => ({ metric, value })),
  };
}

/** Newest first, as many as Loki gives by default. */
function streams(lines: readonly Line[]) {
  const newest = lines.toSorted((a, b) => b.time - a.time).slice(0, 100);
  return {
    resultType: 'streams',
    result: [{ stream: {}, values: newest.map(({ time, text }) => [`${time}000000`, text]) }],
  };
}
