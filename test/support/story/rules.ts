import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { MINUTE, SECOND } from '../../../src/demo/company/clock.ts';
import { atMost } from '../../../src/platform/at-most.ts';
import { parseDuration } from '../../../src/platform/duration.ts';
import { remoteWrite, type WrittenSeries } from './remote-write.ts';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
interface Group {
  readonly interval?: string;
  readonly rules: readonly Rule[];
}
interface Range {
  readonly start: number;
  readonly end: number;
}
interface Told extends Range {
  /** Before this moment, if there is one, records are told more rarely and alerts not at all. */
  readonly seen?: number;
}
/** Milliseconds between evaluations. */
interface Every {
  readonly every: number;
}
interface Matrix {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** How often rules are evaluated, but for those that are so rarely that their samples are added up. */
const EVERY = 2 * MINUTE;
/** Where nobody looks: a record is in sight for five minutes (Prometheus, `--query.lookback-delta`). */
const RARELY = 4 * MINUTE;
/** From this interval of a group its samples are added up: they are told at it, and nowhere else. */
const ADDED_UP = 5 * MINUTE;
/** Prometheus refuses range queries of more points (HTTP API, "11,000 points per timeseries"). */
const MAX_POINTS = 10_000;
/** Rules that are evaluated at the same time: Prometheus takes a core for each. */
const AT_ONCE = 4;

/**
 * Writes what the rules of a file would have recorded, and the alerts that would have fired, had Prometheus evaluated
 * them all along; its own way of doing so (`promtool tsdb create-blocks-from rules`) leaves out alerts, and rules that
 * build on others.
 */
export async function tellRules(url: string, file: string, range: Told): Promise<void> {
  const { groups } = parse(await readFile(file, 'utf8')) as { groups: readonly Group[] };
  const turn = atMost(AT_ONCE);
  const begun: { readonly record: string | undefined; readonly ended: Promise<void> }[] = [];
  for (const { rule, interval } of groups.flatMap(inGroup)) {
    const names = new Set(rule.expr.match(/[A-Za-z_:][\w:]*/g));
    const needed = begun.filter(({ record = '' }) => names.has(record)).map(({ ended }) => ended);
    const ended = Promise.all(needed).then(() => turn(() => tellRule(url, rule, range, interval)));
    begun.push({ record: rule.record, ended });
  }
  await Promise.all(begun.map(({ ended }) => ended));
}

function inGroup({ interval, rules }: Group) {
  return rules.map((rule) => ({ rule, interval: milliseconds(interval) }));
}

async function tellRule(url: string, rule: Rule, { seen, ...range }: Told, interval: number): Promise<void> {
  const found: Matrix[] = [];
  if (interval >= ADDED_UP) found.push(...(await evaluate(url, rule.expr, { ...range, every: interval })));
  else {
    if (rule.record && seen !== undefined) {
      const rare = await evaluate(url, rule.expr, { ...range, end: seen - EVERY, every: RARELY });
      await remoteWrite(url, recorded(rule, rare));
    }
    found.push(...(await evaluate(url, rule.expr, { ...range, start: seen ?? range.start, every: EVERY })));
  }
  await remoteWrite(url, rule.record ? recorded(rule, found) : found.flatMap((one) => fired(rule, one)));
}

async function evaluate(
  url: string,
  expr: string,
  { start, end, every }: Range & Every,
): Promise<readonly Matrix[]> {
  const found: Matrix[] = [];
  for (let from = start; from <= end; from += MAX_POINTS * every) {
    const to = Math.min(end, from + (MAX_POINTS - 1) * every);
    const body = new URLSearchParams({
      query: expr,
      start: String(from / SECOND),
      end: String(to / SECOND),
      step: String(every / SECOND),
    });
    const answer = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body });
    const { data, error } = (await answer.json()) as { data?: { result: Matrix[] }; error?: string };
    if (!data) throw new Error(`${expr}: ${error}`);
    found.push(...data.result);
  }
  return found;
}

function recorded({ record = '', labels = {} }: Rule, found: readonly Matrix[]): WrittenSeries[] {
  return found.map(({ metric, values }) => ({
    labels: { ...metric, ...labels, __name__: record },
    times: values.map(([seconds]) => seconds * SECOND),
    values: values.map(([, value]) => Number(value)),
  }));
}

/**
 * ALERTS as Prometheus writes it: pending, then firing once the condition has lasted; and ALERTS_FOR_STATE, which tells
 * since when.
 */
function fired({ alert = '', labels = {}, ...rule }: Rule, { metric, values }: Matrix): WrittenSeries[] {
  const lasting = milliseconds(rule.for);
  const keeping = milliseconds(rule.keep_firing_for);
  const { __name__: _, ...own } = metric;
  const states = { pending: [] as number[], firing: [] as number[] };
  const begun = { times: [] as number[], values: [] as number[] };
  let since = -Infinity;
  let last = -Infinity;
  for (const [seconds] of values) {
    const time = seconds * SECOND;
    const wentOn = time - last <= EVERY;
    if (!wentOn) {
      // The condition paused: an alert that fires is kept for a while.
      if (last - since >= lasting)
        for (let kept = last + EVERY; kept <= Math.min(last + keeping, time - EVERY); kept += EVERY)
          put('firing', kept);
      if (time - last > keeping || last - since < lasting) since = time;
    }
    last = time;
    put(time - since >= lasting ? 'firing' : 'pending', time);
  }
  const told = { ...own, ...substituted(labels, own), alertname: alert };
  return [
    ...Object.entries(states)
      .filter(([, times]) => times.length > 0)
      .map(([alertstate, times]) => ({
        labels: { ...told, __name__: 'ALERTS', alertstate },
        times,
        values: times.map(() => 1),
      })),
    { labels: { ...told, __name__: 'ALERTS_FOR_STATE' }, ...begun },
  ];

  function put(state: keyof typeof states, time: number): void {
    states[state].push(time);
    begun.times.push(time);
    begun.values.push(since / SECOND);
  }
}

/** Labels of alerts may name labels of the series (Prometheus, "Templating"); more of the language is not spoken here. */
function substituted(labels: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => {
      const text = value.replaceAll(/\{\{\s*\$labels\.(\w+)\s*\}\}/g, (_, label: string) => own[label] ?? '');
      if (text.includes('{{')) throw new Error(`cannot read the template of label ${name}: ${value}`);
      return [name, text];
    }),
  );
}

function milliseconds(duration: string | undefined): number {
  return parseDuration(duration ?? '0s') ?? 0;
}
