import { performance } from 'node:perf_hooks';
import { DAY, MINUTE } from '../../src/demo/company/clock.ts';
import { foundationGroups } from '../../test/peers/promtool.ts';
import { startPrometheus } from '../../test/peers/prometheus.ts';
import { dashboards } from '../../test/support/dashboards.ts';
import { foundValues } from '../../test/support/found-values.ts';
import { median, type Figure } from '../report.ts';
import { metricsOf, questionsOf, type Question } from './asked.ts';
import { tellMonth } from './rules.ts';
import { calmDays, end, writeDays } from './year.ts';

const UID = 'ses-deliverability';
const RANGE = 30 * DAY;
const OF_RANGE = { __range: `${RANGE / 1_000}s` };
/** A graph of one series, from every sample of it: nothing that shows a month can cost much less. */
const FLOOR: Question = {
  name: 'floor',
  query: 'sum(avg_over_time(ses_account_sent_last_24_hours[3h]))',
  step: 180 * MINUTE,
};

/**
 * How long the queries of Deliverability take over thirty days, one after the other, beside as many of one series: of a
 * Prometheus that has the demo’s calm days over and over.
 */
export async function benchLooking(days: number, rounds: number): Promise<Figure[]> {
  const dashboard = dashboards.find(({ uid }) => uid === UID);
  if (!dashboard) throw new Error(`no dashboard ${UID}`);
  const queries = questionsOf(dashboard, RANGE).map(({ query }) => query);
  const rules = foundationGroups(queries);
  const scraped = metricsOf([
    FLOOR.query,
    ...queries,
    ...rules.flatMap((group) => group.rules).map(({ expr }) => expr),
  ]);
  await using prometheus = await startPrometheus(
    { storage: { tsdb: { out_of_order_time_window: `${days}d` } } },
    [
      '--storage.tsdb.retention.time=10y',
      '--storage.tsdb.min-block-duration=1d',
      '--web.enable-remote-write-receiver',
      // Recording a month at once takes longer than anybody waits for a panel.
      '--query.timeout=1h',
    ],
  );
  await writeDays(prometheus.url, await calmDays(new Set(scraped)), days);
  await tellMonth(prometheus.url, rules, { start: end - RANGE - DAY, end });
  const find = async (query: string) => (await prometheus.query(query, end)).map(({ metric }) => metric);
  const questions = questionsOf(dashboard, RANGE, await foundValues(dashboard, find, OF_RANGE));
  const own = await measured(prometheus.url, questions, rounds);
  const floor = await measured(
    prometheus.url,
    questions.map(() => FLOOR),
    rounds,
  );
  const slowest = own.slowest[0];
  return [
    {
      bench: `30 days of Deliverability from ${days} days of the demo: its ${questions.length} queries`,
      measured: `${own.sum.toFixed(0)} ms, the slowest ${slowest?.ms.toFixed(0)} ms (${slowest?.name})`,
      floor: `${floor.sum.toFixed(0)} ms (as many queries of one series)`,
      ratio: own.sum / floor.sum,
      bound: { atMost: 10 },
      timed: true,
    },
  ];
}

/** Milliseconds of all questions together, and of each, the slowest first: medians of some rounds, after one that warms up. */
export async function measured(url: string, questions: readonly Question[], rounds: number) {
  const times: number[][] = [];
  for (let round = 0; round <= rounds; round++) {
    const own = [];
    for (const question of questions) own.push(await timed(url, question));
    times.push(own);
  }
  const counted = times.slice(1);
  return {
    sum: median(counted.map((own) => own.reduce((sum, ms) => sum + ms, 0))),
    slowest: questions
      .map(({ name }, at) => ({ name, ms: median(counted.map((own) => own[at] ?? NaN)) }))
      .toSorted((one, other) => other.ms - one.ms),
  };
}

const seconds = (ms: number) => String(ms / 1_000);

/** Milliseconds until the whole answer is there. */
async function timed(url: string, { name, query, step }: Question): Promise<number> {
  const isRange = step !== undefined;
  const range = isRange
    ? { start: seconds(end - RANGE), end: seconds(end), step: seconds(step) }
    : { time: seconds(end) };
  const body = new URLSearchParams({ query, ...range });
  const from = performance.now();
  const answer = await fetch(`${url}/api/v1/${isRange ? 'query_range' : 'query'}`, { method: 'POST', body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${name}: ${text}`);
  return performance.now() - from;
}
