import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  DAY,
  place,
  scrapeSeconds,
  type Check,
  type Evaluation,
  type Fires,
  type Here,
  type Scenario,
  type Scrape,
} from '../support/scenarios/scenario.ts';
import { promtoolBeside, readRules } from './promtool.ts';

const ruleFiles = ['prometheus/rules/ses-recording.yaml', 'prometheus/rules/ses-alerts.yaml'];

/** Programs at once. */
const WORKERS = 2;
/** Accounts in one Prometheus: promtool loads no more than 10,000 samples at once. */
const TOGETHER = 30;

interface Numbered extends Scenario {
  readonly number: number;
  readonly scrape: Scrape;
  readonly evaluation: Evaluation;
  readonly minutes: number;
}

/** One Prometheus of promtool: some accounts that know nothing of each other, or one scenario that has it alone. */
interface World {
  readonly scenarios: readonly Numbered[];
  readonly shared: boolean;
}

/** What promtool has to say against each scenario, in their order, and against the rules. */
export interface Outcome {
  readonly against: readonly (readonly string[])[];
  readonly errors: readonly string[];
}

/**
 * Evaluates every rule on the series of every scenario. Scenarios that are scraped and evaluated alike share a
 * Prometheus, each as an account, job and cluster of its own: it is the number of evaluations that takes time.
 */
export async function tryScenarios(scenarios: readonly Scenario[]): Promise<Outcome> {
  const numbered = scenarios.map(number);
  const shared = numbered.filter(({ input }) => typeof input === 'function');
  const alone = numbered.filter(({ input }) => typeof input !== 'function');
  const worlds: World[] = [
    ...Map.groupBy(shared, kindOf).values().flatMap(cut).map(world(true)),
    ...alone.map((one) => world(false)([one])),
  ];
  // One file for each kind of evaluation, those that take longest first.
  const files = [...Map.groupBy(worlds, fileOf).values()].toSorted((a, b) => work(b) - work(a));
  const said: string[] = [];
  const queue = files.values();
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      for (const file of queue) said.push(await run(file));
    }),
  );
  return read(said, scenarios.length);
}

function number(scenario: Scenario, index: number): Numbered {
  const minutes = Math.max(...checksOf(scenario).flatMap(({ at }) => at)) + 5;
  const { scrape = '60s', evaluation = minutes > DAY ? '15m' : '1m' } = scenario;
  return { ...scenario, number: index, minutes, scrape, evaluation };
}

function checksOf({ at, fires, silent, further = [] }: Scenario): readonly Check[] {
  return [{ at, fires, silent }, ...further];
}

/** Those of about the same length, so that a short one is not evaluated for long. */
function kindOf({ scrape, evaluation, minutes }: Numbered): string {
  const length = [130, 260, DAY, 4 * DAY].find((one) => minutes <= one) ?? Infinity;
  return `${scrape} ${evaluation} ${length}`;
}

function cut(scenarios: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const parts = Math.ceil(scenarios.length / TOGETHER);
  const size = Math.ceil(scenarios.length / parts);
  return Array.from({ length: parts }, (_, part) => scenarios.slice(part * size, (part + 1) * size));
}

function world(shared: boolean) {
  return (scenarios: readonly Numbered[]): World => ({ scenarios, shared });
}

function fileOf({ scenarios, shared }: World): string {
  const [first] = scenarios;
  return first ? `${shared} ${shared ? kindOf(first) : first.evaluation}` : '';
}

/** Evaluations, roughly. */
function work(worlds: readonly World[]): number {
  const perMinute: Readonly<Record<Evaluation, number>> = { '1m': 1, '5m': 0.2, '15m': 0.2 };
  const accounts = ({ scenarios }: World) => 1 + scenarios.length / 5;
  return worlds.reduce((sum, one) => {
    const longest = Math.max(...one.scenarios.map((each) => each.minutes * perMinute[each.evaluation]));
    return sum + longest * accounts(one);
  }, 0);
}

async function run(worlds: readonly World[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-scenarios-'));
  try {
    const file = join(folder, 'tests.yaml');
    const content = {
      rule_files: ruleFiles.map((name) => resolve(name)),
      evaluation_interval: worlds[0]?.scenarios[0]?.evaluation,
      // As the files have them: what is recorded first is there for what builds upon it.
      group_eval_order: ruleFiles.flatMap((name) => readRules(name).groups.map((group) => group.name)),
      tests: worlds.map(testOf),
    };
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(content));
    const { said } = await promtoolBeside('test', 'rules', file);
    return said;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function testOf({ scenarios, shared }: World) {
  const hosts = scenarios.map((scenario, index) => ({ scenario, here: hereOf(scenario, index) }));
  return {
    name: shared ? 'accounts' : scenarios[0]?.title,
    interval: scenarios[0]?.scrape,
    input_series: hosts.flatMap(({ scenario: { input }, here }) =>
      Object.entries(typeof input === 'function' ? input(here) : input).map(([series, values]) => ({
        series,
        values,
      })),
    ),
    promql_expr_test: hosts.flatMap(({ scenario, here }) =>
      checksOf(scenario).flatMap((check) => queriesOf(check, scenario.number, shared ? here : undefined)),
    ),
  };
}

function hereOf({ scrape, minutes }: Numbered, index: number): Here {
  return place({
    cluster: `cluster-${index}`,
    job: `ses-exporter-${index}`,
    account_id: `${300_000_000_000 + index}`,
    scrape: scrapeSeconds[scrape],
    minutes,
  });
}

function queriesOf({ at, fires, silent }: Check, scenario: number, here: Here | undefined) {
  const firing = fires.map((one) => ({
    one,
    alerts: alertsOf(matchersOf(one, here ?? place()), scenario, here),
  }));
  const loud = firing.map(({ one: { alert, count }, alerts }) => {
    const isAny = typeof alert !== 'string' && count === undefined;
    return {
      expr: isAny ? `count(${alerts}) > bool 0 or vector(0)` : `count(${alerts}) or vector(0)`,
      exp_samples: [{ labels: '{}', value: count ?? 1 }],
    };
  });
  const beyond = [
    alertsOf(silentMatchers(silent), scenario, here),
    ...firing.map(({ alerts }) => alerts),
  ].join(' unless ');
  const quiet = {
    expr: `count by (alertname, cluster, job, account_id, configuration_set, identity) (${beyond})`,
    exp_samples: [],
  };
  return [at]
    .flat()
    .flatMap((minute) => [...loud, quiet].map((one) => ({ ...one, eval_time: `${minute}m` })));
}

function matchersOf({ alert, labels = {} }: Fires, here: Here): string {
  const own = Object.entries(typeof labels === 'function' ? labels(here) : labels).map(
    ([name, value]) => `${name}="${value}"`,
  );
  return [`alertname=~"${[alert].flat().join('|')}"`, ...own].join(',');
}

function silentMatchers(silent: Check['silent']): string {
  if (silent === 'all') return 'alertname!=""';
  return silent === 'critical' ? 'severity="critical"' : `alertname=~"${silent.join('|')}"`;
}

/** Alerts that fire, of one account where several share a Prometheus. The number tells in promtool’s words whose it is. */
function alertsOf(matchers: string, scenario: number, here: Here | undefined): string {
  const alerts = (own: string) => `ALERTS{alertstate="firing",scenario!="${scenario}",${matchers}${own}}`;
  if (!here) return alerts('');
  const { cluster, job, account_id } = here;
  const whose = Object.entries({ cluster, job, account_id });
  return `(${whose.map(([name, value]) => alerts(`,${name}="${value}"`)).join(' or ')})`;
}

/** Splits what promtool says by scenario. */
function read(said: readonly string[], scenarios: number): Outcome {
  const against = Array.from({ length: scenarios }, (): string[] => []);
  const errors: string[] = [];
  for (const text of said) {
    const parts = text.split(/^ {4}(?=expr: |rule: )/m);
    const [head = '', ...failures] = parts;
    if (!/^ *(?:SUCCESS|FAILED)/m.test(text)) errors.push(`promtool does not say how it ended: ${text}`);
    const wrong = head
      .split('\n')
      .filter((line) => !/^(?:Processing test file: .*| *SUCCESS| *FAILED:|)$/.test(line));
    if (wrong.length > 0) errors.push(wrong.join('\n'));
    for (const failure of failures) {
      const scenario = /scenario!=\\"(\d+)\\"/.exec(failure)?.[1];
      const list = scenario === undefined ? errors : against[Number(scenario)];
      list?.push(shortened(failure));
    }
  }
  return { against, errors };
}

/** Only the alert, the time and what there was instead. */
function shortened(failure: string): string {
  const time = /, time: ([\w.]+)/.exec(failure)?.[1] ?? '';
  const alert = /alertname=~\\"([^"\\]*)\\"/.exec(failure)?.[1] ?? 'silence';
  const isQuiet = failure.startsWith('expr: "count by');
  const outcome = failure.slice(failure.indexOf('exp: ')).replaceAll(/\s+/g, ' ').trim();
  return `${time}: ${isQuiet ? 'silent' : alert}: ${outcome}`;
}
