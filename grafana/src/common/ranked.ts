import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Matcher } from '../../../src/metrics/promql.ts';
import { otherColour, typesOf } from './palette.ts';
import type { Query } from './query.ts';
import { queryVariable } from './variables.ts';

interface Ranking {
  /** Of the variable that holds the values. */
  readonly name: string;
  /** The label that tells series apart, or the variable that names it. */
  readonly label: string;
  /** By what they are ranked: one value for each, of the whole time range (`[$__range]`). */
  readonly weight: string;
  readonly count?: number;
  /** The values that the reader chose to see, where the dashboard has a variable for that. */
  readonly among?: RegExp;
}

type Matchers = Readonly<Record<string, Matcher>>;

/** Values of a label that have a series each, beside one of all others. */
interface Places {
  readonly label: string;
  readonly first: Matchers;
  readonly others: Matchers;
}

function places(label: string, values: RegExp, among?: RegExp): Places {
  const others = { ...(among && { like: among }), not: values };
  return { label, first: { [label]: values }, others: { [label]: others } };
}

/**
 * The values with the greatest weight. A hidden variable finds them, once for all graphs, when the time range changes
 * (Grafana documentation, "Prometheus template variables", `query_result`): `topk` within a graph's query would choose
 * anew at each point, and a ranking of the whole range there would be asked by each query. A value that is empty has no
 * place, for Grafana lists none.
 */
export function ranking({
  name,
  label,
  weight,
  count = 6,
  among,
}: Ranking): Places & { readonly variable: VariableModel } {
  const variable = queryVariable(name, {
    label: name,
    query: `query_result(topk(${count}, ${weight}))`,
    // Of a line such as `{template="Invoice"} 12 1700000000000`.
    regex: '/="(.*)"\\}/',
    all: 'found',
    hidden: true,
  });
  return { ...places(label, new RegExp(`$${name}`), among), variable };
}

/** The values that have colours. */
export function coloured(label: string, colours: Readonly<Record<string, string>>): Places {
  return places(label, typesOf(colours));
}

/** A series for each value that has a place, and one of all others. */
export function firstAndOthers(
  { label, first, others }: Places,
  rise: (matchers: Matchers) => string,
  name = '',
): readonly Query[] {
  return [
    { legend: `${name}{{${label}}}`, expr: `sum by (${label}) (${rise(first)})` },
    { legend: 'others', expr: `sum(${rise(others)}) > 0`, colour: otherColour },
  ];
}
