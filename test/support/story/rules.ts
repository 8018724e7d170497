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
interface Matrix {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** How often rules are evaluated, but for those that are so rarely that their samples are added up. */
const EVERY = 2 * MINUTE;
const RARELY = 5 * MINUTE;
/** Prometheus refuses range queries of more points (HTTP API, "11,000 points per timeseries"). */
const MAX_POINTS = 10_000;
/** Rules that are evaluated at the same time: Prometheus takes a core for each. */
const AT_ONCE = 4;

/**
 * Writes what the rules of a file would have recorded, and the alerts that would have fired, had Prometheus evaluated
 * them all along; its own way of doing so (`promtool tsdb create-blocks-from rules`) leaves out alerts, and rules that
 * build on others.
 */
export async function tellRules(url: string, file: string, range: Range): Promise<void> {
  const { groups } = parse(await readFile(file, 'utf8')) as { groups: readonly Group[] };
  const turn = atMost(AT_ONCE);
  const begun: { readonly record: string | undefined; readonly ended: Promise<void> }[] = [];
  for (const { rule, every } of groups.flatMap(inGroup)) {
    const names = new Set(rule.expr.match(/[A-Za-z_:][\w:]*/g));
    const needed = begun.filter(({ record = '' }) => names.has(record)).map(({ ended }) => ended);
    const ended = Promise.all(needed).then(() => turn(() => tellRule(url, rule, { ...range, every })));
    begun.push({ record: rule.record, ended });
  }
  await Promise.all(begun.map(({ ended }) => ended));
}

function inGroup({ interval, rules }: Group) {
  const own = milliseconds(interval);
  return rules.map((rule) => ({ rule, every: own >= RARELY ? own : EVERY }));
}

/** With milliseconds between evaluations. */
type Steps = Range & { readonly every: number };

async function tellRule(url: string, rule: Rule, range: Steps): Promise<void> {
  const found = await evaluate(url, rule.expr, range);
  await remoteWrite(url, rule.record ? recorded(rule, found) : found.flatMap((one) => fired(rule, one)));
}

async function evaluate(url: string, expr: string, { start, end, every }: Steps): Promise<readonly Matrix[]> {
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

/** ALERTS as Prometheus writes it: pending, then firing once the condition has lasted. */
function fired({ alert = '', labels = {}, ...rule }: Rule, { metric, values }: Matrix): WrittenSeries[] {
  const lasting = milliseconds(rule.for);
  const keeping = milliseconds(rule.keep_firing_for);
  const { __name__: _, ...own } = metric;
  const states = { pending: [] as number[], firing: [] as number[] };
  let since = -Infinity;
  let last = -Infinity;
  for (const [seconds] of values) {
    const time = seconds * SECOND;
    const wentOn = time - last <= EVERY;
    if (!wentOn) {
      // The condition paused: an alert that fires is kept for a while.
      if (last - since >= lasting)
        for (let kept = last + EVERY; kept <= Math.min(last + keeping, time - EVERY); kept += EVERY)
          states.firing.push(kept);
      if (time - last > keeping || last - since < lasting) since = time;
    }
    last = time;
    states[time - since >= lasting ? 'firing' : 'pending'].push(time);
  }
  return Object.entries(states)
    .filter(([, times]) => times.length > 0)
    .map(([alertstate, times]) => ({
      labels: { ...own, ...substituted(labels, own), __name__: 'ALERTS', alertname: alert, alertstate },
      times,
      values: times.map(() => 1),
    }));
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
