import { catalog, specOf, type HistogramName, type MetricName } from './catalog.ts';

/** What Prometheus calls the series of a metric: a histogram has three kinds. */
export type SeriesName =
  | Exclude<MetricName, HistogramName>
  | `${HistogramName}_${'bucket' | 'sum' | 'count'}`;
type MetricOf<Name extends SeriesName> = Name extends MetricName
  ? Name
  : Name extends `${infer Metric extends HistogramName}_${'bucket' | 'sum' | 'count'}`
    ? Metric
    : never;
type LabelOf<Name extends SeriesName> = (typeof catalog)[MetricOf<Name>]['labels'][number];

/** Like an expression, or one of some values. */
type Pattern = RegExp | readonly string[];
/** Equal to a text, or like a pattern, or unlike one, which may be like another. */
export type Matcher = string | Pattern | { readonly like?: Pattern; readonly not: Pattern };
/** Metrics with labels known only at run time take any. */
export type Matchers<Name extends SeriesName> = {
  readonly [Label in LabelOf<Name>]?: Matcher;
} & ((typeof catalog)[MetricOf<Name>] extends {
  openLabels: string;
}
  ? Readonly<Record<string, Matcher>>
  : unknown);

function metricOf(name: SeriesName): MetricName {
  const metric = name.replace(/_(?:bucket|sum|count)$/, '');
  return (metric in catalog ? metric : name) as MetricName;
}

export function labelsOf(name: SeriesName): readonly string[] {
  return specOf(metricOf(name)).labels;
}

/** A selector of series in PromQL. */
export function selector(name: SeriesName, matchers: Readonly<Record<string, Matcher>> = {}): string {
  return `${name}${matching(matchers)}`;
}

/** The part of a selector in braces. */
export function matching(matchers: Readonly<Record<string, Matcher>>): string {
  const texts = Object.entries(matchers).map(([label, matcher]) => {
    if (typeof matcher === 'string') return `${label}="${matcher}"`;
    if (!('not' in matcher)) return `${label}=~"${sourceOf(matcher)}"`;
    const like = matcher.like ? `${label}=~"${sourceOf(matcher.like)}",` : '';
    return `${like}${label}!~"${sourceOf(matcher.not)}"`;
  });
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

function sourceOf(pattern: Pattern): string {
  return pattern instanceof RegExp ? pattern.source : pattern.join('|');
}
