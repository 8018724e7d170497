import { turns, otherColour } from './palette.ts';
import type { Query } from './query.ts';

interface Places {
  /** The label that tells series apart, or the variable that names it. */
  readonly label: string;
  readonly places?: number;
  /** Stands before the label's value. */
  readonly name?: string;
  /** Draws what has no place, too, as one sum. */
  readonly others?: true;
}

interface Ranked extends Places {
  /** What is drawn, aggregated by the label and nothing else. */
  readonly expr: string;
  /** By what they are ranked: one value for each, of the whole time range (`[$__range] @ end()`). */
  readonly weight: string;
}

/**
 * The series with the greatest weight over the time range, a query for each place: so that a graph has as many lines as
 * places, and each line has a colour of ours, whatever the label's values are. Grafana can give colours to queries and to
 * names, not to series in their order.
 */
export function ranked(spec: Ranked): readonly Query[] {
  const { label, expr, weight, places = turns.length, name = '', others } = spec;
  const first = (count: number) => `topk(${count}, ${weight})`;
  const held = turns.slice(0, places).map((colour, index): Query => {
    const place = index === 0 ? first(1) : `(${first(index + 1)} unless on (${label}) ${first(index)})`;
    return { legend: `${name}{{${label}}}`, expr: `(${expr}) and on (${label}) ${place}`, colour };
  });
  const rest: Query = {
    legend: 'others',
    expr: `sum((${expr}) unless on (${label}) ${first(places)}) > 0`,
    colour: otherColour,
  };
  return others ? [...held, rest] : held;
}

/**
 * What a counter rose by in each interval, for the values of a label with which it rose most; or another one, so that
 * graphs side by side give a value the same place.
 */
export function rankedIncreases(
  counter: string,
  { by = counter, ...places }: Places & { readonly by?: string },
): readonly Query[] {
  const { label } = places;
  return ranked({
    ...places,
    expr: `sum by (${label}) (increase(${counter}[$__rate_interval]))`,
    weight: `sum by (${label}) (increase(${by}[$__range] @ end())) > 0`,
  });
}
