import { OVERFLOW } from './catalog/spec.ts';
import type { Labels } from './increment.ts';

/**
 * How many values each label of a metric has, and how many series lost one. It depends on nothing but the series that
 * there are, so that it is the same after a restart; its memory is a reference for each series and label at most.
 */
export class LabelTally {
  readonly #values = new Map<string, Set<string>>();
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
    this.#folded += folded;
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
