import { vi } from 'vitest';
import type { StoryPrometheus } from '../support/story-prometheus.ts';
import type { Alertmanager } from './alertmanager.ts';

type Labels = Readonly<Record<string, string>>;

/** An alert of the story and the moments, in seconds since the epoch, at which it was firing. */
export interface Alert {
  readonly labels: Labels;
  readonly firing: readonly number[];
}

const STEP = 120;
const WAIT = { timeout: 60_000, interval: 250 };
const subjects = ['configuration_set', 'recipient_provider', 'identity', 'template', 'reason', 'destination'];

/** An alert's name and what it is about. */
export function nameOf({ labels }: Pick<Alert, 'labels'>): string {
  return [labels['alertname'], ...subjects.flatMap((label) => labels[label] ?? [])].join(' ');
}

/** What was firing between two moments, on the bad day if nothing is said, in the order in which it began. */
export async function alertsOf(
  { url, range }: StoryPrometheus,
  { start, end } = { start: range.badDay, end: range.end },
): Promise<readonly Alert[]> {
  const query = new URLSearchParams({
    query: 'ALERTS{alertstate="firing"}',
    start: String(start / 1_000),
    end: String(end / 1_000),
    step: String(STEP),
  });
  const answer = await fetch(`${url}/api/v1/query_range?${query.toString()}`);
  const { data } = (await answer.json()) as {
    data: { result: { metric: Labels; values: [number, string][] }[] };
  };
  return data.result
    .map(({ metric: { __name__: _name, alertstate: _state, ...labels }, values }) => ({
      labels,
      firing: values.map(([seconds]) => seconds),
    }))
    .toSorted((a, b) => (a.firing[0] ?? 0) - (b.firing[0] ?? 0) || (nameOf(a) < nameOf(b) ? -1 : 1));
}

/**
 * Gives the alerts to an Alertmanager as Prometheus would have, moment by moment, but as fast as it can tell of them.
 * @returns of every alert whom it was told when it began: its receivers, or `inhibited`.
 */
export async function tellAlertmanager(alertmanager: Alertmanager, alerts: readonly Alert[]) {
  const moments = [...new Set(alerts.flatMap(({ firing }) => firing))].toSorted((a, b) => a - b);
  const outcome = new Map<string, string>();
  let before = new Set<Alert>();
  for (const moment of moments) {
    const now = new Set(alerts.filter(({ firing }) => firing.includes(moment)));
    const begun = [...now].filter((alert) => !before.has(alert));
    const ended = [...before].filter((alert) => !now.has(alert));
    before = now;
    if (begun.length + ended.length === 0) continue;
    await post(alertmanager, begun, ended);
    for (const alert of begun.filter((one) => !outcome.has(nameOf(one))))
      outcome.set(nameOf(alert), await vi.waitFor(() => outcomeOf(alertmanager, alert), WAIT));
  }
  return outcome;
}

/** As of now. */
function at(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

async function post({ address }: Alertmanager, begun: readonly Alert[], ended: readonly Alert[]) {
  const body = [
    ...begun.map(({ labels }) => ({ labels, startsAt: at(0), endsAt: at(60) })),
    ...ended.map(({ labels }) => ({ labels, startsAt: at(-1), endsAt: at(0) })),
  ];
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://${address}/api/v2/alerts`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** @throws Error as long as Alertmanager has not told everybody who is to be told. */
async function outcomeOf({ address, told }: Alertmanager, alert: Alert): Promise<string> {
  const same = (labels: Labels) => nameOf({ labels }) === nameOf(alert);
  const listed = (await (await fetch(`http://${address}/api/v2/alerts`)).json()) as {
    labels: Labels;
    receivers: { name: string }[];
    status: { state: string };
  }[];
  const found = listed.find(({ labels }) => same(labels));
  const got = [
    ...new Set(told.filter(({ labels }) => same(labels)).map(({ receiver }) => receiver)),
  ].toSorted();
  if (found?.status.state === 'suppressed' && got.length === 0) return 'inhibited';
  const wanted = found?.receivers.length ?? Infinity;
  if (got.length < wanted)
    throw new Error(`${nameOf(alert)} was told to ${got.join(', ') || 'nobody'} so far`);
  return got.join(', ');
}
