import { OVERFLOW } from '../catalog/spec.ts';
import type { Labels } from '../contracts/increment.ts';

/**
 * How many series with the same names of labels there are, how many of them lost a value, and how many values each label
 * has. It depends on nothing but the series that there are, so that it is the same after a restart; its memory is a
 * reference for each series and label at most.
 */
export class LabelTally {
  readonly #values = new Map<string, Set<string>>();
  #size = 0;
  #folded = 0;

  /** Is told of every new series. */
  add(labels: Labels): void {
    let folded = 0;
    for (const [label, value] of Object.entries(labels)) {
      if (value === OVERFLOW) {
        folded = 1;
        continue;
      }
      const values = this.#values.get(label);
      if (values) values.add(value);
      else this.#values.set(label, new Set([value]));
    }
    this.#size += 1;
    this.#folded += folded;
  }

  get size(): number {
    return this.#size;
  }

  /** Series in which a label is `__other__`. */
  get folded(): number {
    return this.#folded;
  }

  /** Different values of a label, `__other__` left out. */
  valuesOf(label: string): number {
    return this.#values.get(label)?.size ?? 0;
  }
}

/**
 * A tally for each set of names: a metric has series with another one when `labels.tags` was another before, and those
 * stay.
 */
export class LabelTallies {
  readonly #byNames = new Map<string, LabelTally>();

  add(labels: Labels): void {
    this.of(labels).add(labels);
  }

  /** Of the series with the names of these labels. */
  of(labels: Labels): LabelTally {
    const names = Object.keys(labels).toSorted().join();
    const known = this.#byNames.get(names);
    if (known) return known;
    const tally = new LabelTally();
    this.#byNames.set(names, tally);
    return tally;
  }
}
