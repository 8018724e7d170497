import { snakeCase } from '../snake-case.ts';

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
