import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { thresholds } from '../../prometheus/src/thresholds.ts';
import { limits } from '../../src/events/limits.ts';
import { dashboards, panels, type PlacedPanel } from '../support/dashboards.ts';

const overview = panels.filter(({ dashboard }) => dashboard.uid === 'ses-overview');

function panelOf(title: string): PlacedPanel {
  const found = overview.find(({ panel }) => panel.title === title);
  if (!found) throw new Error(`Overview has no panel ${title}`);
  return found;
}

/** What a column's override says. */
function look({ fieldConfig }: Panel, column: string, id: string): unknown {
  const properties = fieldConfig?.overrides
    .filter(({ matcher }) => matcher.options === column)
    .flatMap((override) => override.properties);
  return properties?.find((property) => property.id === id)?.value;
}

it('costs little to look at', () => {
  const queries = overview.flatMap(({ queries: own }) => own.map(({ expr }) => expr));
  expect(queries.filter((expr) => expr.length > 400 || expr.split('{').length > 7)).toEqual([]);
});

describe('the list of firing alerts', () => {
  const { panel } = panelOf('Firing alerts');
  const mappings = look(panel, 'Dashboard', 'mappings') as {
    type: string;
    options: { pattern: string; result: { text: string } };
  }[];
  const alerts = alertGroups(thresholds).flatMap((group) => group.alerts);

  it.each(alerts)('leads from $name to the dashboard of its annotations', ({ name, dashboard }) => {
    const texts = mappings
      .filter(({ options }) => new RegExp(options.pattern).test(name))
      .map(({ options }) => `ses-${options.result.text}`);
    expect(texts).toEqual([dashboard]);
    expect(dashboards.map(({ uid }) => uid)).toContain(dashboard);
  });

  it('leads to a runbook by the name of the alert, below an address that the reader can change', () => {
    const [link] = look(panel, 'Alert', 'links') as { url: string }[];
    const labels =
      'account_id=${__data.fields["Account"]:percentencode}&region=${__data.fields["Region"]:percentencode}';
    expect(link?.url).toBe(
      `$runbooks/prometheus/runbooks/\${__data.fields["Alert"]:percentencode}.md?${labels}`,
    );
  });

  it('says that nobody knows where no rules are loaded', () => {
    expect(
      panelOf('Firing alerts').queries.some(({ expr }) => expr.includes('absent(account:ses_alerts:judged')),
    ).toBe(true);
  });
});

describe.each([
  ['Bounce rate over time', limits.bounceRate],
  ['Complaint rate over time', limits.complaintRate],
] as const)('%s', (title, { review, pause }) => {
  const defaults = panelOf(title).panel.fieldConfig?.defaults;

  it('always shows the rates at which AWS reviews and pauses, as lines', () => {
    const lines = (defaults?.thresholds?.steps ?? []).map(({ value }) => value);
    expect(lines).toEqual([null, review, pause]);
    const { axisSoftMax, thresholdsStyle } = (defaults?.custom ?? {}) as {
      axisSoftMax: number;
      thresholdsStyle: { mode: string };
    };
    expect(axisSoftMax).toBeGreaterThan(pause);
    expect(thresholdsStyle.mode).toBe('dashed');
  });
});

describe('counts of mail over time', () => {
  const counts = overview.filter(({ queries }) => queries.some(({ expr }) => expr.includes('avg_over_time')));

  it('say of which interval each bar is, and ask for no shorter one', () => {
    expect(counts.map(({ panel }) => panel.title)).toEqual([
      'Outcomes, per 15 min',
      'Complaints, per 15 min',
      'Opens and clicks, per 15 min',
    ]);
    for (const { panel, queries } of counts) {
      expect(panel.interval).toBe('15m');
      for (const { expr } of queries) expect(expr).toMatch(/:increase15m\{[^}]*\}\[\$__interval\]\)\)$/);
    }
  });

  it('stack nothing on mail that is not a part of it', () => {
    const types = panelOf('Outcomes, per 15 min').queries.map(({ legendFormat }) => legendFormat);
    expect(types).toEqual(['delivery', 'bounce', 'reject']);
  });
});
