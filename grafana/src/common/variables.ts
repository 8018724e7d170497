import {
  VariableHide,
  VariableRefresh,
  VariableSort,
  VariableType,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { loki, prometheus } from './query.ts';

interface QueryVariable {
  readonly label: string;
  /** In Grafana's language for Prometheus: `label_values(selector, label)`, `label_names(pattern)`, `query_result(query)`. */
  readonly query: string;
  /** Picks from what the query gives. */
  readonly regex?: string;
  /** The last name first: that is then the one chosen at first. */
  readonly lastFirst?: true;
  /** What "All" selects, such as every value that was found; absent where one must be chosen. */
  readonly all?: '.+' | '.*' | 'found';
  /** Nobody chooses: queries alone read it. */
  readonly hidden?: true;
  /** What is chosen at first, if there is such a value. */
  readonly first?: string;
}

/** Values as the data source has them, read again when the time range changes. */
export function queryVariable(
  name: string,
  { label, query, regex, lastFirst, all, first, hidden }: QueryVariable,
): VariableModel {
  const every = all !== undefined;
  return {
    type: VariableType.Query,
    name,
    label,
    datasource: prometheus,
    query: { query, refId: `variable-${name}` },
    definition: query,
    regex: regex ?? '',
    refresh: VariableRefresh.OnTimeRangeChanged,
    sort: lastFirst ? VariableSort.NaturalDesc : VariableSort.NaturalAsc,
    multi: every,
    includeAll: every,
    ...(first && { current: { text: first, value: first } }),
    ...(hidden && { hide: VariableHide.HideVariable }),
    ...(every && all !== 'found' && { allValue: all }),
    ...(every && { current: { text: ['All'], value: ['$__all'] } }),
  };
}

export function dataSource(name: 'datasource' | 'loki', label: string, type: string): VariableModel {
  return { type: VariableType.Datasource, name, label, query: type, regex: '', hide: VariableHide.DontHide };
}

export function textVariable(name: string, label: string, description: string): VariableModel {
  const nothing = { text: '', value: '' };
  return {
    type: VariableType.Textbox,
    name,
    label,
    description,
    query: '',
    current: nothing,
    options: [nothing],
  };
}

/** A part of queries that would stand in many. */
export function constantVariable(name: string, text: string): VariableModel {
  return {
    type: VariableType.Constant,
    name,
    hide: VariableHide.HideVariable,
    skipUrlSync: true,
    query: text,
    current: { text, value: text },
  };
}

export function customVariable(name: string, label: string, values: readonly string[]): VariableModel {
  return {
    type: VariableType.Custom,
    name,
    label,
    query: values.join(','),
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: { text: ['All'], value: ['$__all'] },
    options: [],
  };
}

export const metricsSource = dataSource('datasource', 'Data Source', prometheus.type);
export const logsSource = dataSource('loki', 'Loki', loki.type);
