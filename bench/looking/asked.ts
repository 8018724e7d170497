import { VariableType, type Dashboard, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { readPromql } from '../../test/support/promql-reader.ts';
import { asked, interpolated, type PanelQuery } from '../../test/support/dashboards.ts';

/** A query of a panel as Grafana asks it of Prometheus. */
export interface Question {
  readonly name: string;
  readonly query: string;
  /** Milliseconds between points; none where one moment is asked for. */
  readonly step: number | undefined;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Pixels of all columns of a screen. */
const WIDTH = 1_100;
const COLUMNS = 24;
/** Of Prometheus, as its data source in Grafana is told it. */
const SCRAPE = MINUTE;

/** Grafana’s steps (`rangeUtil.roundInterval` of @grafana/data): up to the first, the second is taken. */
const steps = [
  [2.5 * MINUTE, 2 * MINUTE],
  [7.5 * MINUTE, 5 * MINUTE],
  [12.5 * MINUTE, 10 * MINUTE],
  [17.5 * MINUTE, 15 * MINUTE],
  [25 * MINUTE, 20 * MINUTE],
  [45 * MINUTE, 30 * MINUTE],
  [1.5 * HOUR, HOUR],
  [2.5 * HOUR, 2 * HOUR],
  [4.5 * HOUR, 3 * HOUR],
  [9 * HOUR, 6 * HOUR],
  [24 * HOUR, 12 * HOUR],
] as const;

/** What a dashboard asks over a time range, in milliseconds: its panels, and the variables that rank. */
export function questionsOf(
  { panels = [], templating }: Dashboard,
  range: number,
  values: Readonly<Record<string, string>> = {},
): readonly Question[] {
  const ofRange = { ...values, __range: `${range / 1_000}s` };
  const ranking = (templating.list ?? [])
    .filter(({ type }) => type === VariableType.Query)
    .map((variable) => ({ name: `$${variable.name}`, ...asked(variable) }))
    .filter(({ kind }) => kind === 'result')
    .map(({ name, selector }) => ({ name, query: interpolated(selector, ofRange), step: undefined }));
  const ofPanels = panels
    .filter((panel) => panel.type !== 'row')
    .flatMap((panel) => {
      const { title, targets, maxDataPoints, interval, gridPos } = panel as Panel;
      const points = maxDataPoints ?? (WIDTH * (gridPos?.w ?? COLUMNS)) / COLUMNS;
      const step = Math.max(rounded(range / points), minimum(interval));
      const intervals = {
        __interval: `${step / 1_000}s`,
        __interval_ms: String(step),
        __rate_interval: `${Math.max(step + SCRAPE, 4 * SCRAPE) / 1_000}s`,
      };
      return ((targets ?? []) as unknown as PanelQuery[]).map(({ refId, expr, instant }) => ({
        name: `${title} (${refId})`,
        query: interpolated(expr, { ...ofRange, ...intervals }),
        step: instant ? undefined : step,
      }));
    });
  return [...ranking, ...ofPanels];
}

/** Metrics and recorded series that some queries read. */
export function metricsOf(queries: readonly string[]): readonly string[] {
  return queries.flatMap((query) => readPromql(query).metrics);
}

function rounded(interval: number): number {
  return steps.find(([limit]) => interval < limit)?.[1] ?? 24 * HOUR;
}

/** A panel’s least step: 15m, or that of a scrape. */
function minimum(interval: string | null | undefined): number {
  return interval ? Number.parseInt(interval, 10) * MINUTE : SCRAPE;
}
