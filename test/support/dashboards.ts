import {
  FieldColorModeId,
  VariableType,
  type Dashboard,
  type Panel,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardFiles } from '../../grafana/src/files.ts';

/** A query of a panel, as it stands in the file. */
export interface PanelQuery {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant?: boolean;
  readonly queryType?: string;
  readonly datasource: { readonly type: string; readonly uid: string };
}

/** A panel with its place, to name it in failures. */
export interface PlacedPanel {
  readonly name: string;
  readonly dashboard: Dashboard;
  readonly panel: Panel;
  readonly queries: readonly PanelQuery[];
}

/** The dashboards, read from the text that is committed. */
export const dashboards: readonly Dashboard[] = Object.values(dashboardFiles).map(
  (text) => JSON.parse(text()) as Dashboard,
);

export const panels: readonly PlacedPanel[] = dashboards.flatMap((dashboard) =>
  (dashboard.panels ?? []).filter(isPanel).map((panel) => ({
    name: `${dashboard.uid}: ${panel.title}`,
    dashboard,
    panel,
    queries: (panel.targets ?? []) as unknown as PanelQuery[],
  })),
);

function isPanel(panel: Panel | RowPanel): panel is Panel {
  return panel.type !== 'row';
}

/**
 * The colours that a query's series have in a graph: that of the query, or those of the names that its series may have,
 * which must then be given by name.
 */
export function coloursOf({ fieldConfig }: Panel, { refId, legendFormat }: PanelQuery): readonly string[] {
  const parts = legendFormat.split(/\{\{[^}]+\}\}/).map((part) => RegExp.escape(part));
  const names = new RegExp(`^${parts.join('.+')}$`);
  const given = (id: string, fits: (options: string) => boolean) =>
    (fieldConfig?.overrides ?? [])
      .filter(({ matcher }) => matcher.id === id && fits(String(matcher.options)))
      .flatMap(({ properties }) => properties.filter((property) => property.id === 'color'))
      .map(({ value }) => (value as { fixedColor: string }).fixedColor);
  const ofQuery = given('byFrameRefID', (options) => options === refId);
  const ofNames = given('byName', (options) => names.test(options));
  const found = ofQuery.length > 0 ? ofQuery : ofNames;
  return found.length > 0 ? found : [`none is given to ${legendFormat}`];
}

/** The queries of a graph whose series have colours of ours; of those whose names are open, Grafana gives the colours. */
export function colouredQueries({ panel, queries }: PlacedPanel): readonly PanelQuery[] {
  return queries.filter(({ legendFormat }) => !(isOpen(panel) && legendFormat.includes('{{')));
}

/** Whether the names of its series are not known beforehand. */
export function isOpen({ fieldConfig }: Panel): boolean {
  return fieldConfig?.defaults?.color?.mode === FieldColorModeId.PaletteClassic;
}

/** Queries to Prometheus of panels, annotations and variables: all that must be PromQL. */
export const promqlQueries: readonly (readonly [name: string, expr: string])[] = [
  ...panels.flatMap(({ name, queries }) =>
    queries
      .filter(({ datasource }) => datasource.type === 'prometheus')
      .map(({ refId, expr }) => [`${name} (${refId})`, expr] as const),
  ),
  ...dashboards.flatMap(({ uid, annotations }) =>
    (annotations.list ?? []).map(({ name, expr = '' }) => [`${uid}: annotation ${name}`, expr] as const),
  ),
];

export const logqlQueries: readonly (readonly [name: string, expr: string])[] = panels.flatMap(
  ({ name, queries }) =>
    queries
      .filter(({ datasource }) => datasource.type === 'loki')
      .map(({ refId, expr }) => [`${name} (${refId})`, expr] as const),
);

export const variables = dashboards.flatMap((dashboard) =>
  (dashboard.templating.list ?? []).map((variable) => ({
    name: `${dashboard.uid}: $${variable.name}`,
    dashboard,
    variable,
  })),
);

/** What a query variable asks: for values of a label, for names of labels, or for what a query finds. */
export function asked({ query }: VariableModel): {
  readonly kind: 'values' | 'names' | 'result';
  readonly selector: string;
  readonly label?: string;
} {
  const text = typeof query === 'object' ? String(query['query']) : (query ?? '');
  const [, result] = /^query_result\((.+)\)$/.exec(text) ?? [];
  if (result) return { kind: 'result', selector: result };
  const [, selector, label] =
    /^label_(?:values|names)\((?<selector>.+?)(?:, (?<label>[^,{}]+))?\)$/.exec(text) ?? [];
  if (!selector) throw new Error(`no query of a variable: ${text}`);
  return label ? { kind: 'values', selector, label } : { kind: 'names', selector };
}

/** What Grafana puts in place of variables that are no part of a text. */
const stands: Readonly<Record<string, string>> = {
  $__rate_interval: '5m',
  $__interval: '5m',
  $__interval_ms: '300000',
  $__range: '1d',
  $__auto: '5m',
  $by: 'tag_campaign',
  $dim: 'dimension_ses_configuration_set',
};

/** Variables that hold a part of a query. */
const constants = Object.fromEntries(
  variables
    .filter(({ variable }) => variable.type === VariableType.Constant)
    .map(({ variable }) => [variable.name, variable.query as string]),
);

/** A query as Grafana would send it, with everything selected. */
export function interpolated(expr: string, values: Readonly<Record<string, string>> = {}): string {
  return expr
    .replaceAll(/\$\{(\w+):raw\}/g, (_, name: string) => constants[name] ?? '')
    .replaceAll(/\$(\w+)/g, (whole, name: string) => {
      if (/^\d/.test(name)) return whole;
      return values[name] ?? stands[whole] ?? '.*';
    });
}
