import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardFiles } from '../../grafana/src/files.ts';
import { dashboards, panels, type PanelQuery, type PlacedPanel } from '../support/dashboards.ts';
import {
  grafanas,
  misfits,
  openGrafanaData,
  schemaVersionOf,
  type Frame,
  type GrafanaData,
} from './grafana.ts';

// The dashboards by Grafana's own packages: the types of its model, and the library that reads and transforms data.

const uidOf = (path: string) => path.replaceAll(/^.*\/|\.json$/g, '');
const files = Object.fromEntries(Object.entries(dashboardFiles).map(([path, text]) => [uidOf(path), text()]));

/** A change of a dashboard after which Grafana would not show what was meant, and what the compiler says of it. */
const faults = {
  'field-of-a-panel': [/"gridPos"/, '"gridPosition"', /gridPosition/],
  'option-of-a-panel': [/"graphMode"/, '"graphStyle"', /graphStyle/],
  'value-of-an-option': [/"graphMode": "\w+"/, '"graphMode": "bars"', /"bars"/],
  'option-of-another-panel': [/"graphMode"/, '"cellHeight"', /cellHeight/],
  'option-of-fields': [/"drawStyle"/, '"drawingStyle"', /drawingStyle/],
  'id-of-an-override': [/"id": "noValue"/, '"id": "noValues"', /noValues/],
  'value-of-an-override': [/("id": "decimals",\s+"value": )\d+/, '$1"none"', /"decimals"/],
  'link-of-a-value': [/"title": "Deliverability of this set",/, '$& "tags": [],', /"title"/],
  'option-of-a-transformation': [/"renameByName"/, '"renamedByName"', /renamedByName/],
  'type-of-a-variable': [/"type": "datasource",/, '"type": "datasources",', /datasources/],
  'key-of-an-annotation': [/"iconColor"/, '"color"', /"color"|iconColor/],
  'link-of-the-dashboard': [/"asDropdown": true,/, '', /asDropdown/],
} satisfies Record<string, readonly [from: RegExp, to: string, message: RegExp]>;

const faulty = Object.fromEntries(
  Object.entries(faults).map(([name, [from, to]]) => [name, (files['ses-overview'] ?? '').replace(from, to)]),
);

/** Names of Grafana's own in the dashboards, by what they are names of. */
const used = {
  unit: valuesOf('unit') as Set<string>,
  calcs: new Set([...valuesOf('calcs')].flat() as string[]),
  mode: new Set([...valuesOf('color')].flatMap((color) => (color as { mode?: string }).mode ?? [])),
  matcher: new Set(
    panels.flatMap(({ panel }) => (panel.fieldConfig?.overrides ?? []).map(({ matcher }) => matcher.id)),
  ),
  transformation: new Set(panels.flatMap(({ panel }) => (panel.transformations ?? []).map(({ id }) => id))),
};

/** Values that a key has anywhere in the panels, or an override of that id. */
function valuesOf(name: string): Set<unknown> {
  const found = new Set<unknown>();
  JSON.stringify(
    panels.map(({ panel }) => panel),
    (key, value: unknown) => {
      if (key === name) found.add(value);
      const { id, value: given } = (value ?? {}) as { id?: unknown; value?: unknown };
      if (id === name) found.add(given);
      return value;
    },
  );
  return found;
}

it('finds names of every kind', () => {
  expect(Object.values(used).filter(({ size }) => size === 0)).toEqual([]);
});

describe.each(grafanas)('Grafana %s', (grafana) => {
  let found: Readonly<Record<string, string>>;
  let opened: ReturnType<typeof openGrafanaData>;
  let data: GrafanaData;
  beforeAll(async () => {
    found = await misfits(grafana, { ...files, ...faulty });
    opened = openGrafanaData(grafana);
    ({ data } = opened);
  }, 180_000);
  afterAll(() => opened?.[Symbol.asyncDispose]());

  it.each(Object.keys(files))('has a model that %s fits', (uid) => {
    expect(found[uid]).toBeUndefined();
  });

  it.each(Object.entries(faults))('has a model that a wrong %s does not fit', (name, [, , message]) => {
    expect(found[name]).toMatch(message);
  });

  it('has the types that the model is made of', () => {
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(faults).toSorted());
  });

  it('knows the version of the model', () => {
    const versions = new Set(dashboards.map(({ schemaVersion }) => schemaVersion));
    expect(Math.max(...versions)).toBeLessThanOrEqual(schemaVersionOf(grafana));
  });

  it('knows every unit, reducer, colour mode, matcher and transformation', () => {
    const known = {
      unit: data.getValueFormats().flatMap(({ submenu }) => submenu.map(({ value }) => value)),
      calcs: data.fieldReducers.list().map(({ id }) => id),
      mode: data.fieldColorModeRegistry.list().map(({ id }) => id),
      matcher: data.fieldMatchers.list().map(({ id }) => id),
      transformation: Object.values(data.standardTransformers).map(({ id }) => id),
    };
    const unknown = Object.entries(used).flatMap(([kind, ids]) =>
      [...ids].filter((id) => !known[kind as keyof typeof known].includes(id)).map((id) => `${kind} ${id}`),
    );
    expect(unknown).toEqual([]);
  });

  it.each(panels.map((one) => [one.name, one] as const))(
    'finds what %s overrides and sorts by',
    async (_, one) => {
      expect(await unfound(data, one)).toEqual([]);
    },
  );

  it('finds neither a column nor a query that there is not', async () => {
    const table = panels.find(({ panel }) => panel.type === 'table');
    if (!table) throw new Error('no dashboard has a table');
    const overriding = (matcher: object) => ({ ...table, panel: overridden(table.panel, matcher) });
    for (const matcher of [
      { id: 'byName', options: 'No such column' },
      { id: 'byFrameRefID', options: 'none' },
    ])
      expect(await unfound(data, overriding(matcher))).toEqual([matcher]);
  });
});

interface Wanted {
  readonly id: string;
  readonly options?: unknown;
}

/** What a panel overrides or sorts by that Grafana does not find in what its queries give. */
async function unfound(data: GrafanaData, { panel, queries }: PlacedPanel): Promise<readonly Wanted[]> {
  const frames = await transformed(data, panel, framesOf(data, panel, queries));
  const isThere = ({ id, options }: Wanted) => {
    const matches = data.fieldMatchers.get(id).get(options);
    return frames.some((frame) => frame.fields.some((field) => matches(field, frame, frames)));
  };
  const { sortBy = [] } = (panel.options ?? {}) as { sortBy?: { displayName: string }[] };
  const wanted: readonly Wanted[] = [
    ...(panel.fieldConfig?.overrides ?? []).map(({ matcher }) => matcher),
    ...sortBy.map(({ displayName }) => ({ id: 'byName', options: displayName })),
  ];
  return wanted.filter((one) => !isThere(one) && !mayBeSeries(one, panel, queries));
}

function overridden(panel: Panel, matcher: object): Panel {
  const overrides = [{ matcher: matcher as { id: string }, properties: [] }];
  return { ...panel, fieldConfig: { defaults: {}, overrides } };
}

/** What the queries of a panel give: a column for each label and the value in a table, a series called by its legend elsewhere. */
function framesOf(
  data: GrafanaData,
  { type, transformations = [] }: Panel,
  queries: readonly PanelQuery[],
): Frame[] {
  const { renameByName = {} } = (transformations.at(-1)?.options ?? {}) as {
    renameByName?: Readonly<Record<string, string>>;
  };
  const labels = [
    ...Object.keys(renameByName).filter((name) => !name.startsWith('Value')),
    ...transformations.filter(({ id }) => id === 'renameByRegex').map(({ options }) => chosenLabel(options)),
  ].map((name) => ({ name, type: 'string', config: {}, values: ['a'] }));
  return queries.map(({ refId, legendFormat }) => {
    const time = { name: 'Time', type: 'time', config: {}, values: [0] };
    const value = { type: 'number', config: { displayNameFromDS: legendFormat }, values: [1] };
    return data.createDataFrame({
      refId,
      fields:
        type === 'table'
          ? [
              time,
              ...labels,
              { ...value, config: {}, name: queries.length > 1 ? `Value #${refId}` : 'Value' },
            ]
          : [time, { ...value, name: 'Value' }],
    });
  });
}

/** A label that a reader may choose, of those that a table takes by what they are like. */
function chosenLabel(options: unknown): string {
  const { regex } = options as { readonly regex: string };
  const label = ['dimension_ses_configuration_set', 'configuration_set'].find((one) =>
    new RegExp(regex.slice(1, -1)).test(one),
  );
  if (!label) throw new Error(`no label is like ${regex}`);
  return label;
}

/** By Grafana's own transformations. */
function transformed(
  data: GrafanaData,
  { transformations = [] }: Panel,
  frames: Frame[],
): Promise<readonly Frame[]> {
  const steps = transformations.map(({ id, options }) => {
    const transformer = Object.values(data.standardTransformers).find((one) => one.id === id);
    if (!transformer) throw new Error(`no transformation is called ${id}`);
    return (context: object) => transformer.operator(options, context);
  });
  return new Promise((resolve, reject) => {
    data.transformDataFrame(steps, frames).subscribe({ next: resolve, error: reject });
  });
}

/** Series may be called so, whose names are made of their labels. */
function mayBeSeries({ id }: Wanted, { type }: Panel, queries: readonly PanelQuery[]): boolean {
  return (
    type !== 'table' && id === 'byName' && queries.some(({ legendFormat }) => legendFormat.includes('{{'))
  );
}
