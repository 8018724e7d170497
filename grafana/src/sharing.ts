import { VariableType, type Dashboard, type VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';

/** What grafana.com asks whoever imports a dashboard, and what it tells them that it needs. */
interface Shared extends Dashboard {
  readonly __inputs: readonly object[];
  readonly __elements: object;
  readonly __requires: readonly object[];
}

/** Source: a dashboard that Grafana exports "for sharing externally". */
const plugins = {
  prometheus: { input: 'DS_PROMETHEUS', name: 'Prometheus' },
  loki: { input: 'DS_LOKI', name: 'Loki' },
} as const;
type Plugin = keyof typeof plugins;

/** The least Grafana whose model this is. */
const GRAFANA = '12.0.0';

/**
 * A dashboard as grafana.com takes it: it asks for the data sources once, at the import, and the variables begin with
 * those; they can still be changed. So can the dashboard: what is imported belongs to whoever imports it, and no later
 * version of ours replaces it.
 */
export function forSharing(dashboard: Dashboard): Shared {
  const list = dashboard.templating.list ?? [];
  const sources = list.map(pluginOf).filter((plugin) => plugin !== undefined);
  const panels = new Set((dashboard.panels ?? []).map(({ type }) => type).filter((type) => type !== 'row'));
  return {
    __inputs: sources.map((plugin) => ({
      name: plugins[plugin].input,
      label: plugins[plugin].name,
      description: '',
      type: 'datasource',
      pluginId: plugin,
      pluginName: plugins[plugin].name,
    })),
    __elements: {},
    __requires: [
      { type: 'grafana', id: 'grafana', name: 'Grafana', version: GRAFANA },
      ...sources.map((plugin) => ({
        type: 'datasource',
        id: plugin,
        name: plugins[plugin].name,
        version: '1.0.0',
      })),
      ...[...panels]
        .toSorted((a, b) => a.localeCompare(b))
        .map((id) => ({ type: 'panel', id, name: id, version: '' })),
    ],
    ...dashboard,
    editable: true,
    templating: { list: list.map(chosenAtImport) },
  };
}

function pluginOf({ type, query }: VariableModel): Plugin | undefined {
  if (type !== VariableType.Datasource) return undefined;
  return query === 'prometheus' || query === 'loki' ? query : undefined;
}

function chosenAtImport(variable: VariableModel): VariableModel {
  const plugin = pluginOf(variable);
  if (!plugin) return variable;
  const { input, name } = plugins[plugin];
  return { ...variable, current: { text: name, value: `\${${input}}` } };
}
