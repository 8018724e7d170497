import { snakeCase } from '../platform/snake-case.ts';

/** One row of the catalog. Everything else (registry, docs, OTLP, dashboards, rules, tests) derives from it. */
export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** A gauge with a series for each state that there is, 1 for the present one: OpenMetrics's StateSet. */
  readonly stateSet?: true;
  /** One sentence; a polled value ends with AWS's own name for it in brackets. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Label names that are known only at run time: `tag_<name>` or `dimension_<name>`. */
  readonly openLabels?: 'tag' | 'dimension';
  /** Labels whose values the operator's mail decides: they become `__other__` when a metric is full. */
  readonly unbounded?: readonly string[];
  /** Labels in which a message could have anything, with the values that AWS documents: the others become `__other__`. */
  readonly documented?: Readonly<Record<string, ReadonlySet<string>>>;
  /** Upper bounds of a histogram's buckets, ascending, without `+Inf`. */
  readonly buckets?: readonly number[];
  readonly stability: 'stable' | 'experimental';
}

/** The value of an unbounded label once its metric holds as many series as the operator allows. */
export const OVERFLOW = '__other__';

/** Of AWS's words, and nothing where AWS does not tell. */
export function documented(...words: readonly string[]): ReadonlySet<string> {
  return new Set(['', ...words.map(snakeCase)]);
}

export const account = ['account_id', 'region'] as const;

export type MetricSpecs = Readonly<Record<string, MetricSpec>>;

type OfAccount<Type, Labels extends readonly string[]> = {
  readonly type: Type;
  readonly help: string;
  readonly labels: readonly [...typeof account, ...Labels];
  readonly stability: 'stable';
};

/** A gauge of an account in a region, with these labels beside theirs. */
export function gauge<const Labels extends readonly string[] = readonly []>(
  help: string,
  ...labels: Labels
): OfAccount<'gauge', Labels> {
  return { type: 'gauge', help, labels: [...account, ...labels], stability: 'stable' };
}

/** A counter of an account in a region, with these labels beside theirs. */
export function counter<const Labels extends readonly string[] = readonly []>(
  help: string,
  ...labels: Labels
): OfAccount<'counter', Labels> {
  return { type: 'counter', help, labels: [...account, ...labels], stability: 'stable' };
}

/** The names of metrics of a type. */
export type NamesOf<Metrics extends MetricSpecs, Type extends MetricSpec['type']> = {
  [Name in keyof Metrics & string]: Metrics[Name] extends { readonly type: infer Own }
    ? Type extends Own
      ? Name
      : never
    : never;
}[keyof Metrics & string];

/** The labels that a series of a metric must carry; metrics with open labels may carry more. */
export type LabelsIn<Spec extends MetricSpec> = Readonly<Record<Spec['labels'][number], string>> &
  (Spec extends { openLabels: string } ? Readonly<Record<string, string>> : unknown);

/** One value of a gauge. Distributes over Name, so a name only ever travels with its own labels. */
export type SampleOf<
  Metrics extends MetricSpecs,
  Name extends NamesOf<Metrics, 'gauge'> = NamesOf<Metrics, 'gauge'>,
> = Name extends unknown
  ? { readonly name: Name; readonly labels: LabelsIn<Metrics[Name]>; readonly value: number }
  : never;

/** A counter series that shall exist at 0 before its first event. */
export type ExpectedOf<Metrics extends MetricSpecs> = {
  [Name in NamesOf<Metrics, 'counter'>]: { readonly metric: Name; readonly labels: LabelsIn<Metrics[Name]> };
}[NamesOf<Metrics, 'counter'>];

/** A function that makes samples of these metrics and of no others, which only their type tells it. */
export function samplerOf<Metrics extends MetricSpecs>(_metrics: Metrics) {
  return <const Name extends NamesOf<Metrics, 'gauge'>>(
    name: Name,
    labels: LabelsIn<Metrics[Name]>,
    value: number,
  ) => ({ name, labels, value }) as unknown as SampleOf<Metrics, Name>;
}
