import { PromQueryFormat, type Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { LokiQueryType, type dataquery as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import type { Limits } from './limits.ts';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** One question to Prometheus, or to Loki in a panel of logs. */
export interface Query {
  readonly expr: string;
  /** What its series are called, with labels as `{{configuration_set}}`. */
  readonly legend?: string;
  /** `now` asks for one value, at the end of the time range; `buckets` is for heatmaps. */
  readonly as?: 'now' | 'rows' | 'buckets';
  /** Of its series in a graph, where neither its place nor its name says it. */
  readonly colour?: string;
  /** Where they are other ones than the panel's. */
  readonly limits?: Limits;
}

/** The data source that a dashboard's variable names: dashboards hold no uid of an installation's. */
export const prometheus = { type: 'prometheus', uid: '${datasource}' } as const;
export const loki = { type: 'loki', uid: '${loki}' } as const;

type Target = NonNullable<Panel['targets']>[number];

const formats = {
  now: PromQueryFormat.TimeSeries,
  rows: PromQueryFormat.Table,
  buckets: PromQueryFormat.Heatmap,
} as const;

/** Queries as Grafana stores them, lettered from A. */
export function targets(queries: readonly Query[]): Target[] {
  return queries.map(({ expr, legend, as }, index) => {
    const instant = as === 'now' || as === 'rows';
    return {
      refId: letter(index),
      datasource: prometheus,
      expr,
      legendFormat: legend ?? '',
      format: as ? formats[as] : PromQueryFormat.TimeSeries,
      instant,
      range: !instant,
    } satisfies Omit<Dataquery, '_implementsDataqueryVariant'> as unknown as Target;
  });
}

/** Queries of the event log. */
export function logTargets(queries: readonly Query[]): Target[] {
  return queries.map(({ expr, legend, as }, index) => {
    const instant = as === 'now' || as === 'rows';
    return {
      refId: letter(index),
      datasource: loki,
      expr,
      legendFormat: legend ?? '',
      queryType: instant ? LokiQueryType.Instant : LokiQueryType.Range,
    } satisfies Omit<LokiQuery, '_implementsDataqueryVariant'> as unknown as Target;
  });
}

export function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
