type Labels = Readonly<Record<string, string>>;

/** Values by the labels that tell them apart. */
export class Counts {
  /** The labels that count, in order; all others are summed over. */
  readonly by: readonly string[];
  readonly #values = new Map<string, number>();

  constructor(by: readonly string[]) {
    this.by = by;
  }

  add(labels: Labels, value: number): void {
    const key = JSON.stringify(this.by.map((name) => labels[name] ?? ''));
    this.#values.set(key, (this.#values.get(key) ?? 0) + value);
  }

  get(key: string): number {
    return this.#values.get(key) ?? 0;
  }

  get keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** The same values by fewer labels, or by what the labels are turned into. */
  folded(by: readonly string[], turn = (labels: Labels): Labels => labels): Counts {
    const folded = new Counts(by);
    for (const [key, value] of this.#values) folded.add(turn(this.labels(key)), value);
    return folded;
  }

  labels(key: string): Labels {
    const values = JSON.parse(key) as readonly string[];
    return Object.fromEntries(this.by.map((name, index) => [name, values[index] ?? '']));
  }
}

/** Keys whose values are not the same; what one side lacks is 0 there. */
export function differences(one: Counts, other: Counts): readonly string[] {
  const keys = new Set([...one.keys, ...other.keys]);
  return [...keys].filter((key) => one.get(key) !== other.get(key));
}
