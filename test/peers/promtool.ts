import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { peer } from '../support/peers.ts';
import type { Input } from '../support/rule-cases/case.ts';

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}
export interface Group {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly Rule[];
}
interface RuleFile {
  readonly groups: readonly Group[];
}

/** What must be true of some series. */
export interface RuleTest {
  readonly name: string;
  readonly input: Input;
  /** Between two values of the input; default a minute. */
  readonly interval?: string | undefined;
  readonly checks: readonly Check[];
}

interface Check {
  /** After so many minutes. */
  readonly at: number;
  /** What queries give that leave no label; `undefined` is nothing. */
  readonly expected: Readonly<Record<string, number | undefined>>;
}

const recordingGroups = readRules('prometheus/rules/ses-recording.yaml').groups;
const recordings = recordingGroups.flatMap(({ rules }) => rules);

export function readRules(file: string): RuleFile {
  return parse(readFileSync(file, 'utf8')) as RuleFile;
}

export function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(peer('bin/promtool'), args, { encoding: 'utf8' });
  return { status, said: status === 0 ? '' : stdout + stderr };
}

/** Days in minutes would take minutes: what lasts so long is evaluated every quarter of an hour. */
const LONG_MIN = 1_000;

/** How often rules are evaluated that are asked after so many minutes: minutes. */
export function evaluatedEvery(minutes: number): 1 | 15 {
  return minutes > LONG_MIN ? 15 : 1;
}

/** The same while others run: promtool evaluates on one core. @returns all that it said, and whether it was content. */
export function promtoolBeside(
  ...args: readonly string[]
): Promise<{ readonly isContent: boolean; readonly said: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ isContent: boolean; said: string }>();
  const child = spawn(peer('bin/promtool'), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
  }
  child.on('error', reject).on('close', (code) => resolve({ isContent: code === 0, said }));
  return promise;
}

/** What promtool says of these tests of an alert, or of the recording rules; empty when it is content. */
export async function testRules(tests: readonly RuleTest[], alert?: Rule): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-rules-'));
  try {
    const ruleFile = join(folder, 'rules.yaml');
    // In one group, one after another: Prometheus evaluates groups whenever it likes.
    const rules = alert
      ? evaluatedFor(alert)
      : foundationsOf(tests.flatMap(({ checks }) => checks.flatMap(({ expected }) => Object.keys(expected))));
    writeFileSync(ruleFile, text({ groups: [{ name: 'rules', rules }] }));
    const byLength = Object.groupBy(
      tests,
      ({ checks }) => `${evaluatedEvery(Math.max(...checks.map(({ at }) => at)))}m`,
    );
    const said = await Promise.all(
      Object.entries(byLength).map(async ([evaluation_interval, some]) => {
        const file = join(folder, `${evaluation_interval}.yaml`);
        const content = {
          rule_files: [ruleFile],
          evaluation_interval,
          fuzzy_compare: true,
          tests: some.map(written),
        };
        writeFileSync(file, text(content));
        const { isContent, said: all } = await promtoolBeside('test', 'rules', file);
        return isContent ? '' : all;
      }),
    );
    return said.join('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is evaluated for an alert: all that it builds upon, and itself. */
export function evaluatedFor(alert: Rule): readonly Rule[] {
  return [...foundationsOf([alert.expr]), alert];
}

/** A recorded series as an expression asks for it: of one type of event, or of any. */
interface Wanted {
  readonly record: string;
  readonly type: string | undefined;
}

/** The recording rules that queries build upon, directly or not, in their order. The others would cost time. */
function foundationsOf(queries: readonly string[]): readonly Rule[] {
  const wanted = queries.flatMap(recordsIn);
  return recordings
    .toReversed()
    .filter((rule) => {
      if (!wanted.some((one) => gives(rule, one))) return false;
      wanted.push(...recordsIn(rule.expr));
      return true;
    })
    .toReversed();
}

/** The same in their groups. */
export function foundationGroups(queries: readonly string[]): readonly Group[] {
  const needed = new Set(foundationsOf(queries));
  return recordingGroups.map((group) => ({
    ...group,
    rules: group.rules.filter((rule) => needed.has(rule)),
  }));
}

function gives({ record, labels }: Rule, { record: wanted, type }: Wanted): boolean {
  const own = labels?.['event_type'];
  return record === wanted && (own === undefined || type === undefined || own === type);
}

function recordsIn(expr: string): readonly Wanted[] {
  const found = expr.matchAll(/\b([a-z_]+:ses_\w+:\w+)(?:\{[^}]*event_type="(\w+)"[^}]*\})?/g);
  return [...found].map(([, record = '', type]) => ({ record, type }));
}

function text(content: unknown): string {
  return stringify(content, { lineWidth: 0 });
}

function written({ name, input, interval = '1m', checks }: RuleTest) {
  return {
    name,
    interval,
    input_series: Object.entries(input).map(([series, values]) => ({ series, values })),
    promql_expr_test: checks.flatMap(({ at, expected }) =>
      Object.entries(expected).map(([expr, value]) => ({
        expr,
        eval_time: `${at}m`,
        exp_samples: value === undefined ? [] : [{ labels: '{}', value }],
      })),
    ),
  };
}
