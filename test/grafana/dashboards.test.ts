import { VariableRefresh, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { dashboards, panels, variables, type PlacedPanel } from '../support/dashboards.ts';

// Rules of Grafana's dashboard-linter (grafana/dashboard-linter, docs/rules), and those of ours.

/** Rules of the linter that a dashboard is exempt from, and why. */
const exempt = {
  instance:
    'Mail belongs to an account, whichever exporter counts it; only the health of exporters is asked by instance.',
} as const;

describe.each(dashboards.map((dashboard) => [dashboard.uid ?? '', dashboard] as const))(
  '%s',
  (uid, dashboard) => {
    const list = dashboard.templating.list ?? [];
    const variable = (name: string) => list.find((one) => one.name === name);

    it('has one variable for the source of metrics, called as the linter wants', () => {
      expect(
        list.filter(({ type, query }) => type === VariableType.Datasource && query === 'prometheus'),
      ).toHaveLength(1);
      expect(variable('datasource')).toMatchObject({ type: 'datasource', label: 'Data Source' });
    });

    it('can be narrowed to a job, an account and a region', () => {
      for (const name of ['job', 'account_id', 'region'])
        expect(variable(name)).toMatchObject({
          type: 'query',
          multi: true,
          includeAll: true,
          allValue: '.+',
        });
      expect(variable('job')?.label).toBe('Job');
    });

    it('can be narrowed to a cluster, which few have', () => {
      expect(variable('cluster')).toMatchObject({
        type: 'query',
        multi: true,
        includeAll: true,
        allValue: '.*',
      });
    });

    it('can be narrowed to an instance where it is about exporters', () => {
      expect(exempt.instance).not.toBe('');
      expect(variable('instance') !== undefined).toBe(uid === 'ses-exporter');
    });

    it('reads its variables again when the time range changes', () => {
      const queried = list.filter(({ type }) => type === VariableType.Query);
      expect(
        queried
          .filter(({ refresh }) => refresh !== VariableRefresh.OnTimeRangeChanged)
          .map(({ name }) => name),
      ).toEqual([]);
    });

    it('uses every variable', () => {
      const text = JSON.stringify([dashboard.panels, list.map(({ query }) => query), dashboard.annotations]);
      const sources = new Set(['datasource', 'loki']);
      const used = ({ name }: { name: string }) =>
        sources.has(name) ? text.includes(`\${${name}}`) : new RegExp(`\\$\\{?${name}\\b`).test(text);
      expect(list.filter((one) => !used(one)).map(({ name }) => name)).toEqual([]);
    });

    it('asks no variable that it does not have', () => {
      const text = JSON.stringify([dashboard.panels, list.map(({ query }) => query)]).replaceAll(
        /\\?"url\\?":"[^"]*"/g,
        '',
      );
      const names = [...text.matchAll(/\$\{?(?<name>[a-z]\w*)/g)].map(
        (match) => match.groups?.['name'] ?? '',
      );
      expect([...new Set(names)].filter((name) => !variable(name))).toEqual([]);
    });

    it('has no id or version of an installation, and cannot be changed by accident', () => {
      expect(dashboard).not.toHaveProperty('id');
      expect(dashboard).not.toHaveProperty('version');
      expect(dashboard).toMatchObject({ editable: false, schemaVersion: 41, graphTooltip: 1 });
    });

    it('shows alerts and changes on its graphs', () => {
      expect((dashboard.annotations.list ?? []).map(({ name }) => name)).toEqual([
        'Critical alerts',
        'Warnings',
        'Changes by AWS',
        'Changes of the quota',
        'Changes of configuration',
        'Reloads of the exporter',
      ]);
    });

    it('leads to the others with the time range and the variables', () => {
      expect(dashboard.links).toContainEqual(
        expect.objectContaining({
          type: 'dashboards',
          tags: ['ses-exporter'],
          keepTime: true,
          includeVars: true,
        }),
      );
      expect(dashboard.tags).toContain('ses-exporter');
    });

    it('has a grid without overlaps and holes, within its 24 columns', () => {
      const taken = new Map<string, string>();
      const clashes: string[] = [];
      const boxes = (dashboard.panels ?? []).map(({ title = '', gridPos }) => {
        if (!gridPos) throw new Error(`${title} has no place`);
        return { title, ...gridPos };
      });
      for (const { title, x, y, w, h } of boxes) {
        for (let row = y; row < y + h; row++)
          for (let column = x; column < x + w; column++) {
            const cell = `${column} ${row}`;
            if (taken.has(cell) || column >= 24) clashes.push(`${title} on ${taken.get(cell) ?? ''}`);
            taken.set(cell, title);
          }
      }
      expect(clashes).toEqual([]);
      expect(taken.size).toBe(24 * Math.max(...boxes.map(({ y, h }) => y + h)));
    });

    it('has an id for each panel', () => {
      const ids = (dashboard.panels ?? []).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  },
);

it('shows the whole overview on one screen of 1080 lines', () => {
  const overview = dashboards.find(({ uid }) => uid === 'ses-overview');
  const bottoms = (overview?.panels ?? []).map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0));
  const [row, gap, controls] = [30, 8, 100];
  expect(Math.max(...bottoms) * (row + gap) + controls).toBeLessThan(1_030);
});

it('gives each dashboard a uid of its own', () => {
  const uids = dashboards.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
});

it('links only to dashboards that there are, and sets only variables that those have', () => {
  const text = JSON.stringify(dashboards.map(({ panels: all }) => all));
  const urls = [...text.matchAll(/"url":"(?<url>[^"]*(?:\\"[^"]*)*)"/g)].map(
    (match) => match.groups?.['url'] ?? '',
  );
  expect(urls.length).toBeGreaterThan(0);
  for (const url of urls) {
    const [, uid] = /^\/d\/(?<uid>[a-z-]+)\?/.exec(url) ?? [];
    const target = dashboards.find((one) => one.uid === uid);
    const names = (target?.templating.list ?? []).map(({ name }) => name);
    const set = [...url.matchAll(/var-(?<name>\w+)=/g)].map((match) => match.groups?.['name']);
    const kept = [...url.matchAll(/\$\{(?<name>\w+):queryparam\}/g)].map((match) => match.groups?.['name']);
    expect(names).toEqual(expect.arrayContaining([...set, ...kept]));
    expect(url).toContain('${__url_time_range}');
  }
});

describe.each(panels.map((placed) => [placed.name, placed] as const))(
  '%s',
  (_, { panel, queries }: PlacedPanel) => {
    const defaults = panel.fieldConfig?.defaults;

    it('says what it shows, in which unit, and why it may be empty', () => {
      expect(panel.title).toMatch(/^[A-Z0-9$]/);
      expect(panel.description?.length).toBeGreaterThan(40);
      expect(panel.description).toMatch(/[.!]$/);
      expect(defaults?.unit).toBeTruthy();
      expect(defaults?.noValue).toBeTruthy();
    });

    it('has queries, each with the data source that the reader chose', () => {
      expect(queries.length).toBeGreaterThan(0);
      for (const { datasource } of [...queries, { datasource: panel.datasource }])
        expect(datasource).toEqual(
          datasource?.type === 'loki'
            ? { type: 'loki', uid: '${loki}' }
            : { type: 'prometheus', uid: '${datasource}' },
        );
      expect(new Set(queries.map(({ refId }) => refId)).size).toBe(queries.length);
    });

    it('looks over the interval that the graph has room for, not over one that somebody wrote', () => {
      if (panel.type !== 'timeseries') return;
      // A window of an hour or more is said in the title, the legend or the description.
      const asksPrometheus = queries.filter(({ datasource }) => datasource.type === 'prometheus');
      const windows = asksPrometheus.flatMap(({ expr }) =>
        [...expr.matchAll(/\[(?<window>[^\]:]+)(?::1m)?\]/g)].map((match) => match.groups?.['window']),
      );
      expect(
        windows.filter(
          (window) =>
            window &&
            !['$__rate_interval', '$__interval', '$__range', '$__auto', '1h', '1d', '7d'].includes(window),
        ),
      ).toEqual([]);
    });
  },
);

it('calls no two panels of a dashboard the same', () => {
  const twice = dashboards.flatMap(({ uid, panels: all }) => {
    const titles = (all ?? []).map(({ title }) => title);
    return titles
      .filter((title, index) => titles.indexOf(title) !== index)
      .map((title) => `${uid}: ${title}`);
  });
  expect(twice).toEqual([]);
});

it('asks for one moment only, where one moment is shown', () => {
  const ofOneMoment = panels.filter(({ panel }) => panel.type === 'table' || panel.type === 'bargauge');
  const long = ofOneMoment.filter(
    ({ queries }) => !queries.every(({ instant, queryType }) => instant || queryType === 'instant'),
  );
  expect(long.map(({ name }) => name)).toEqual([]);
});

it('has text for variables that people fill in', () => {
  const texts = variables.filter(({ variable }) => variable.type === VariableType.Textbox);
  expect(texts.every(({ variable }) => variable.description)).toBe(true);
});
