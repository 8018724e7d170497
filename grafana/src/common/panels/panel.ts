import type {
  DashboardLink,
  DataTransformerConfig,
  DynamicConfigValue,
  FieldConfig,
  Panel,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { logTargets, loki, prometheus, targets, type Query } from '../query.ts';
import { fieldThresholds, type Limits } from '../limits.ts';
import type { DataLink } from '../links.ts';
import type { SeriesNames } from '../series-names.ts';

/** What every panel says about itself, whatever it looks like. */
export interface About {
  readonly title: string;
  /** What it shows, where the figure comes from, and what a bad value means. */
  readonly description: string;
  /** Grafana's name of the unit. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** The queries are LogQL, and ask Loki. */
  readonly ofLogs?: true;
  /** In place of a value where there is none: why that may be. */
  readonly noValue: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly limits?: Limits;
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly DataLink[];
  /** What series are called whose legend would be a label value. */
  readonly seriesNames?: SeriesNames;
}

export interface Override {
  readonly matcher: { readonly id: string; readonly options: string };
  readonly properties: readonly DynamicConfigValue[];
}

/** What a panel needs that reads recorded series. */
const FROM_RULES = 'It uses recorded series: Prometheus must have loaded the recording rules.';

/** The parts in which kinds of panels differ. */
interface Look {
  readonly type: string;
  readonly options: object;
  readonly custom?: object;
  readonly colour?: FieldConfig['color'];
  readonly overrides?: readonly Override[];
  readonly transformations?: readonly DataTransformerConfig[];
  readonly interval?: string;
  readonly maxDataPoints?: number;
}

/** A recorded series: its name has colons (Prometheus documentation, "Recording rules"). */
const recordedSeries = /\b[a-z_]+:[a-z_]+:/;

export function panel(about: About, look: Look): Panel {
  const { unit, noValue, decimals, min, max, limits, mappings, links } = about;
  const isRecorded = about.queries.some(({ expr }) => recordedSeries.test(expr));
  return {
    type: look.type,
    title: about.title,
    description: isRecorded ? `${about.description} ${FROM_RULES}` : about.description,
    datasource: about.ofLogs ? loki : prometheus,
    targets: about.ofLogs ? logTargets(about.queries) : targets(about.queries),
    ...(look.interval && { interval: look.interval }),
    ...(look.maxDataPoints && { maxDataPoints: look.maxDataPoints }),
    ...(look.transformations && { transformations: [...look.transformations] }),
    fieldConfig: {
      defaults: {
        unit,
        noValue,
        ...(decimals !== undefined && { decimals }),
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
        thresholds: fieldThresholds(limits),
        mappings: [...(mappings ?? [])],
        ...(look.colour && { color: look.colour }),
        // The SDK takes them for links of a dashboard.
        ...(links && { links: links as DashboardLink[] }),
        ...(look.custom && { custom: look.custom }),
      },
      overrides: [...(look.overrides ?? []), ...readable(about)].map(({ matcher, properties }) => ({
        matcher,
        properties: [...properties],
      })),
    },
    options: look.options,
  };
}

/** After the colours, which go by the names that the legends give. */
function readable({ queries, seriesNames = {} }: About): readonly Override[] {
  return Object.entries(seriesNames)
    .filter(([raw]) => mayBeCalled(queries, raw))
    .map(([raw, value]) => named(raw, { id: 'displayName', value }));
}

/** Whether a query can have a series of this name. */
export function mayBeCalled(queries: readonly Query[], name: string): boolean {
  return queries.some(({ legend = '' }) => legend === name || legend.includes('{{'));
}

/** Changes the look of one series or column, by its name. */
export function named(name: string, ...properties: readonly DynamicConfigValue[]): Override {
  return { matcher: { id: 'byName', options: name }, properties };
}

/** Changes the look of all series of one query, by its letter. */
export function ofQuery(refId: string, ...properties: readonly DynamicConfigValue[]): Override {
  return { matcher: { id: 'byFrameRefID', options: refId }, properties };
}

export function colour(fixedColor: string): DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor } };
}
