import type { Case, Input } from '../support/rule-cases/case.ts';
import { inCluster, inTwoJobs } from '../support/rule-cases/doubled.ts';
import { alertCases } from '../support/rule-cases/index.ts';
import { until } from '../support/rule-cases/notation.ts';
import { atPhase, GRID, phases, type Phase } from '../support/rule-cases/phases.ts';
import { readAfter, readEvery } from '../support/rule-cases/readings.ts';
import { evaluatedEvery, type RuleTest } from './promtool.ts';

/** promtool loads no more of a series in one query. */
const SAMPLES = 10_000;

/** Cases of about the same length share a Prometheus, so that a short one is not evaluated for long: minutes. */
const lengths = [20, 45, 90, 150, 320];

/** A case in a cluster of its own: no alert looks beyond its cluster, and it is evaluations that take time. */
interface Told {
  /** Between two values of the input. */
  readonly interval: string;
  readonly minutes: number;
  readonly input: Input;
  readonly checks: RuleTest['checks'];
}

/**
 * All that is tried of an alert: each case at each phase of the scrapes, and of the readings of AWS's counters if it has
 * any, and the first that fires also in two jobs.
 */
export function worldsOf(alert: string): readonly RuleTest[] {
  const { fires = [], silent = [] } = alertCases[alert] ?? {};
  const cases = [
    ...fires.map((one, index) => ({
      name: `fires ${index}`,
      one: asLongAsSeen(one),
      firing: one.alerts ?? 1,
    })),
    ...silent.map((one, index) => ({ name: `silent ${index}`, one: asLongAsSeen(one), firing: 0 })),
  ];
  const unseen = cases.filter(({ one: { at } }) => at % evaluatedEvery(at) !== 0);
  if (unseen.length > 0)
    throw new Error(`${alert}: no rule is evaluated when ${unseen[0]?.name} is asked for`);
  const scraped = cases.filter(({ one }) => Object.keys(one.input).length > 0);
  const nothing = cases.filter(({ one }) => Object.keys(one.input).length === 0);
  const told = [
    ...scraped.flatMap(({ name, one, firing }) =>
      phasesOf(one).map((phase) => inPhase(alert, name, one, phase, firing)),
    ),
    ...scraped.flatMap(({ name, one, firing }) => ofReadings(alert, name, one, firing)),
    ...scraped.slice(0, 1).map(({ one, firing }) => inJobs(alert, one, firing)),
  ];
  return [
    ...Map.groupBy(told, worldOf).entries().map(together),
    ...nothing.map(({ name, one: { at, input }, firing }) => ({
      name,
      input,
      checks: [{ at, expected: { [countOf(firingOf(alert))]: firing } }],
    })),
  ];
}

/** What is beyond the latest check would only be loaded. */
function asLongAsSeen(one: Case): Case {
  const values = Object.entries(one.input).map(([series, written]) => [series, until(written, one.at + 15)]);
  return { ...one, input: Object.fromEntries(values) as Input };
}

/** All that promtool can load; of weeks only the longest before the evaluation. */
function phasesOf({ at }: Case): readonly Phase[] {
  const loaded = phases.filter(({ every }) => (at * 60) / every <= SAMPLES);
  return loaded.length > 0 ? loaded : phases.filter(({ every, after }) => every === 60 && after === GRID);
}

function inPhase(alert: string, name: string, { at, input }: Case, phase: Phase, firing: number): Told {
  const cluster = `${name}, ${phase.every}s-${phase.after}s`;
  // What came after the last scrape before an evaluation is seen by the next one.
  const seen = firing > 0 && phase.after > 0 ? at + 1 : at;
  return {
    interval: `${GRID}s`,
    minutes: at,
    input: inCluster(atPhase(input, phase), cluster),
    checks: [{ at: seen, expected: { [countOf(firingOf(alert, cluster))]: firing } }],
  };
}

/** What is read late may be told late: by as much, and while rules of days are evaluated every quarter of an hour. */
function ofReadings(alert: string, name: string, { at, input }: Case, firing: number): readonly Told[] {
  const every = readEvery(input);
  if (every === 1) return [];
  const seen = firing === 0 ? at : at + Math.max(every, evaluatedEvery(at));
  // Minutes are less than the distance of the evaluations then.
  const step = evaluatedEvery(at) > 1 ? every / 5 : 1;
  return Array.from({ length: every / step }, (_, index) => {
    const minutes = index * step;
    const cluster = `${name}, read after ${minutes}m`;
    return {
      interval: '1m',
      minutes: at,
      input: inCluster(readAfter(input, minutes), cluster),
      checks: [{ at: seen, expected: { [countOf(firingOf(alert, cluster))]: firing } }],
    };
  });
}

/** Two jobs that watch the same are one alert, and what is said of an account is said of no job. */
function inJobs(alert: string, { at, input }: Case, firing: number): Told {
  const cluster = 'two jobs';
  const expected = {
    [countOf(`count without (job) (${firingOf(alert, cluster)})`)]: firing,
    [countOf(firingOf(alert, cluster, ',account_id!="",job!=""'))]: 0,
  };
  return {
    interval: '1m',
    minutes: at,
    input: inCluster(inTwoJobs(input), cluster),
    checks: [{ at, expected }],
  };
}

/** What is long is a world of its own: at once promtool loads no more samples of all its series than of one. */
function worldOf({ interval, minutes }: Told): string {
  return `${lengths.find((length) => minutes <= length) ?? minutes} minutes by ${interval}`;
}

function together([name, some]: readonly [string, readonly Told[]]): RuleTest {
  return {
    name,
    interval: some[0]?.interval,
    input: Object.assign({}, ...some.map(({ input }) => input)) as Input,
    checks: some.flatMap(({ checks }) => checks),
  };
}

function countOf(alerts: string): string {
  return `count(${alerts}) or vector(0)`;
}

/** In one cluster, and in those whose names begin with it. */
function firingOf(alert: string, cluster = '', labels = ''): string {
  return `ALERTS{alertname="${alert}",alertstate="firing",cluster=~"${cluster}.*"${labels}}`;
}
