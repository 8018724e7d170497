import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asked,
  colouredQueries,
  coloursOf,
  dashboards,
  interpolated,
  panels,
  variables,
  type PanelQuery,
} from '../support/dashboards.ts';
import { foundValues } from '../support/found-values.ts';
import { startAlertmanager } from './alertmanager.ts';
import { alertsOf, nameOf, tellAlertmanager } from './bad-day.ts';
import { startStoryPrometheus, type StoryPrometheus } from '../support/story-prometheus.ts';

/** Queries that return nothing in the demo's story, each by its dashboard, panel and letter, and why it may. */
const empty: Readonly<Record<string, string>> = {
  'ses-exporter: Event log records lost (A)': 'the story has no event log',
  'ses-exporter: Increments counted as __other__, by label (A)': 'no metric is full, as it should be',
  'ses-exporter: Messages in SQS queues (A)': 'the story’s events come over SNS and Firehose',
  'ses-exporter: Warnings and errors in the log (A)': 'the story’s program has a silent log',
  'ses-exporter: Warnings and errors in the log (B)': 'the story’s program has a silent log',
};

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

let story: StoryPrometheus;
/** What the variables that rank have found, by dashboard. */
const found = new Map<string | undefined, Readonly<Record<string, string>>>();
beforeAll(async () => {
  story = await startStoryPrometheus(
    ['recording', 'alerts'].map((rules) => `prometheus/rules/ses-${rules}.yaml`),
  );
  for (const dashboard of dashboards)
    found.set(dashboard.uid, await foundValues(dashboard, labelsFoundBy, chosen));
}, 1_200_000);
afterAll(() => story?.[Symbol.asyncDispose]());

/** What is chosen where one value must be. */
const chosen = { set: 'ses:configuration-set', event_type: 'send' };

/** What has no place among the series with most: there need be nothing left. */
const isOfOthers = ({ legendFormat }: PanelQuery) => legendFormat === 'others';

async function ask<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
  const answer = await fetch(`${story.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  const { data, error } = (await answer.json()) as { data?: T; error?: string };
  if (data === undefined) throw new Error(error);
  return data;
}

const seconds = (milliseconds: number) => String(milliseconds / SECOND);

async function labelsFoundBy(query: string) {
  return (await seriesOf(query, true)).map(({ metric }) => metric);
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  /** Of one moment. */
  readonly value?: readonly [number, string];
}

/** What a query gives, as Grafana asks it: at the story's now, or over the last day up to it. */
async function seriesOf(expr: string, instant: boolean, values = {}): Promise<readonly Series[]> {
  const { end } = story.range;
  const query = interpolated(expr, { ...chosen, ...values });
  const { result } = instant
    ? await ask<{ result: Series[] }>('query', { query, time: seconds(end) })
    : await ask<{ result: Series[] }>('query_range', {
        query,
        start: seconds(end - DAY),
        end: seconds(end),
        step: '300',
      });
  return result;
}

describe('the calm days before it', () => {
  it('raise no alert, not even one for information', async () => {
    const { start, badDay } = story.range;
    const alerts = await alertsOf(story, { start, end: badDay - 120_000 });
    expect(alerts.map(nameOf)).toEqual([]);
  });
});

describe('the bad day', () => {
  it('makes these alerts fire, in this order, told to these receivers, and no others', async () => {
    const alerts = await alertsOf(story);
    await using alertmanager = await startAlertmanager();
    const outcome = await tellAlertmanager(alertmanager, alerts);
    expect([...outcome]).toEqual([
      // The broken template, while complaints about the bought list begin to come.
      ['SesRenderingFailures ShippingNotice', 'mail-team'],
      ['SesConfigurationSetComplaintRateHigh newsletter', 'mail-team'],
      ['SesIdentityComplaintRateHigh news.kitepaper.example', 'mail-team'],
      ['SesSendsDeviate', 'digest'],
      // The infected machine.
      ['SesRejects', 'mail-team'],
      // The bought list is too much for AWS.
      ['SesComplaintRateOverReviewLimit', 'mail-team, on-call'],
      // Outlook blocks us, and SES pauses a club.
      ['SesTenantSendingDisabled', 'mail-team'],
      ['SesProviderBlocks outlook', 'mail-team'],
      ['SesBounceBudgetBurnsFast', 'mail-team, on-call'],
      // The newsletter's name servers fail, for which Gmail takes mail slowly.
      ['SesDkimFailing news.kitepaper.example', 'mail-team'],
      ['SesMailFromFailing news.kitepaper.example', 'mail-team'],
      ['SesEventDestinationDisabled newsletter analytics', 'mail-team'],
      ['SesProviderDelays gmail', 'mail-team'],
      // The forger.
      ['SesSignatureFailures bad_signature', 'mail-team'],
      ['SesSignatureFailures unknown_topic', 'mail-team'],
      ['SesSignatureFailures untrusted_certificate_url', 'mail-team'],
      // The bought list once more.
      ['SesComplaintBudgetBurns', 'inhibited'],
      // The reminders that fill the quota.
      ['SesQuotaRunsOut', 'mail-team'],
      // What AWS found at both readings of the advisor.
      ['SesRecommendationOpen', 'digest'],
      ['SesQuotaNearlyUsed', 'mail-team'],
      // The week's rate has risen for long enough to tell a trend.
      ['SesComplaintLimitInSight', 'inhibited'],
    ]);
    const named = new Set(alerts.map(nameOf));
    expect(alertmanager.told.filter((one) => !named.has(nameOf(one)))).toEqual([]);
  }, 600_000);
});

const toPrometheus = panels.flatMap(({ name, dashboard, queries }) =>
  queries
    .filter(({ datasource }) => datasource.type === 'prometheus')
    .map((query) => [`${name} (${query.refId})`, dashboard.uid, query] as const),
);

describe('every query of every panel', () => {
  const silent = new Set<string>();

  it.each(toPrometheus)('%s runs', async (name, uid, query: PanelQuery) => {
    const series = await seriesOf(query.expr, query.instant ?? false, found.get(uid));
    if (series.length === 0 && !isOfOthers(query)) silent.add(name);
    expect(series.length).toBeLessThan(200);
  });

  it('has data in the story, or a reason not to', () => {
    expect([...silent].toSorted()).toEqual(Object.keys(empty).toSorted());
  });
});

describe('every graph', () => {
  const graphs = panels.filter(
    ({ panel, queries }) =>
      panel.type === 'timeseries' && queries.every(({ datasource }) => datasource.type === 'prometheus'),
  );

  it.each(graphs.map((graph) => [graph.name, graph] as const))(
    '%s gives each of its series a colour that no other has',
    async (_, graph) => {
      const { dashboard, panel } = graph;
      const names = await Promise.all(
        colouredQueries(graph).map(async (query) => {
          const series = await seriesOf(query.expr, false, found.get(dashboard.uid));
          const legend = interpolated(query.legendFormat, chosen);
          const called = series.map(({ metric }) =>
            legend.replaceAll(/\{\{(\w+)\}\}/g, (__, label: string) => metric[label] ?? ''),
          );
          return [...new Set(called)].map((name) => ({ ...query, legendFormat: name }));
        }),
      );
      const colours = names.flat().map((query) => coloursOf(panel, query).join());
      expect(new Set(colours).size).toBe(colours.length);
      expect(colours.filter((colour) => !colour.startsWith('#'))).toEqual([]);
    },
  );
});

describe('the explorer of CloudWatch', () => {
  it('delivers no more mails than there were, though a mail may have several recipients', async () => {
    const { queries = [] } =
      panels.find(({ name }) => name === 'ses-cloudwatch: Breakdown over the time range') ?? {};
    // Invoices go to two people now and then.
    const byCampaign = { set: 'campaign,ses:configuration-set', dim: 'dimension_campaign' };
    const asking = queries.slice(1, 3).map(({ expr }) => seriesOf(expr, true, byCampaign));
    const shares = (await Promise.all(asking)).flat();
    expect(shares.length).toBeGreaterThan(5);
    expect(shares.filter(({ value }) => Number(value?.[1]) > 1)).toEqual([]);
  });
});

describe('every annotation', () => {
  it.each(
    dashboards.flatMap(({ uid, annotations }) =>
      (annotations.list ?? []).map(({ name, expr = '' }) => [`${uid}: ${name}`, expr] as const),
    ),
  )('%s runs', async (_, expr) => {
    await expect(seriesOf(expr, false)).resolves.toBeDefined();
  });
});

describe('every variable', () => {
  const queried = variables.filter(
    ({ variable }) =>
      variable.type === VariableType.Query &&
      // The story is of one Prometheus, which needs no label to be told from others.
      variable.name !== 'cluster' &&
      asked(variable).kind !== 'result',
  );

  it.each(queried.map((one) => [one.name, one.variable] as const))('%s has values', async (_, variable) => {
    const { selector, label } = asked(variable);
    const range = { start: seconds(story.range.end - DAY), end: seconds(story.range.end) };
    const path = label ? `label/${interpolated(label, chosen)}/values` : 'labels';
    const all = await ask<string[]>(path, { 'match[]': interpolated(selector, chosen), ...range });
    const [, pattern] = /^\/(?<pattern>.*)\/$/.exec(variable.regex ?? '') ?? [];
    const values = pattern ? all.filter((value) => new RegExp(pattern).test(value)) : all;
    expect(values.length).toBeGreaterThan(0);
  });

  it('that ranks has found what has places', () => {
    const ranked = [...found].flatMap(([uid, values]) =>
      Object.entries(values).map(([name, value]) => [`${uid}: ${name}`, value] as const),
    );
    expect(ranked.length).toBeGreaterThan(5);
    expect(ranked.filter(([, value]) => value === '()')).toEqual([]);
  });
});
