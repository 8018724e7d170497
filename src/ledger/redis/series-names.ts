import { createHash } from 'node:crypto';
import { incrementKey, type Labels, type SeriesPart } from '../../contracts/increment.ts';

/** So many are remembered before all are worked out anew: metrics of mail are bounded, so that this is rarely met. */
const MAX_KNOWN = 200_000;

/** A series as it stands in Redis: a short id wherever it is counted, and once what the id stands for. */
export interface SeriesName {
  readonly id: string;
  /** JSON of metric, part and labels, names in order. */
  readonly definition: string;
}

/**
 * Short ids of series, because a total is touched for every event: 96 bits of a hash of the definition, so that every
 * process gives the same id without asking.
 */
export class SeriesNames {
  readonly #known = new Map<string, SeriesName>();

  of(series: SeriesPart): SeriesName {
    const key = incrementKey(series);
    let name = this.#known.get(key);
    if (!name) {
      const { metric, part, labels } = series;
      const inOrder = Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1));
      const definition = JSON.stringify([metric, part, Object.fromEntries(inOrder)]);
      const digest = createHash('sha256').update(definition).digest();
      name = { id: digest.subarray(0, 12).toString('base64url'), definition };
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(key, name);
    }
    return name;
  }
}

export function parseDefinition(definition: string): { metric: string; part: string; labels: Labels } {
  const [metric, part, labels] = JSON.parse(definition) as [string, string, Labels];
  return { metric, part, labels };
}
