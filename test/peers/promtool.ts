import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { peer } from '../support/peers.ts';
import type { Input } from '../support/rule-cases/case.ts';

export interface Rule {
  readonly alert?: string;
  readonly expr: string;
}
interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** What must be true of some series after so many minutes. */
export interface RuleTest {
  readonly name: string;
  readonly at: number;
  readonly input: Input;
  /** What queries give that leave no label; `undefined` is nothing. */
  readonly expected: Readonly<Record<string, number | undefined>>;
}

const recordingFile = resolve('prometheus/rules/ses-recording.yaml');
const recordingGroups = readRules(recordingFile).groups.map(({ name }) => name);

export function readRules(file: string): RuleFile {
  return parse(readFileSync(file, 'utf8')) as RuleFile;
}

export function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(peer('bin/promtool'), args, { encoding: 'utf8' });
  return { status, said: status === 0 ? '' : stdout + stderr };
}

/** Days in minutes would take minutes: what lasts so long is evaluated every quarter of an hour. */
const LONG_MIN = 1_000;

/** What promtool says of these tests of the recording rules and of these alerts; empty when it is content. */
export function testRules(tests: readonly RuleTest[], alerts: readonly Rule[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-rules-'));
  try {
    const alertFile = join(folder, 'alerts.yaml');
    // What nothing builds upon costs time.
    const recordingFiles = alerts.length > 0 && !alerts.some(buildsOnRecords) ? [] : [recordingFile];
    writeFileSync(alertFile, text({ groups: [{ name: 'alerts', rules: alerts }] }));
    const byLength = Object.groupBy(tests, ({ at }) => (at > LONG_MIN ? '15m' : '1m'));
    return Object.entries(byLength)
      .map(([evaluation_interval, some]) => {
        const file = join(folder, `${evaluation_interval}.yaml`);
        const content = {
          rule_files: [...recordingFiles, alertFile],
          group_eval_order: [...recordingFiles.flatMap(() => recordingGroups), 'alerts'],
          evaluation_interval,
          fuzzy_compare: true,
          tests: some.map(written),
        };
        writeFileSync(file, text(content));
        return promtool('test', 'rules', file).said;
      })
      .join('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function buildsOnRecords({ expr }: Rule): boolean {
  return /:ses_/.test(expr);
}

function text(content: unknown): string {
  return stringify(content, { lineWidth: 0 });
}

function written({ name, at, input, expected }: RuleTest) {
  return {
    name,
    interval: '1m',
    input_series: Object.entries(input).map(([series, values]) => ({ series, values })),
    promql_expr_test: Object.entries(expected).map(([expr, value]) => ({
      expr,
      eval_time: `${at}m`,
      exp_samples: value === undefined ? [] : [{ labels: '{}', value }],
    })),
  };
}
