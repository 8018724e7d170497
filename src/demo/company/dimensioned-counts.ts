import { MinuteCounts } from './minute-counts.ts';

/** What the company's mail is counted by: its tags. */
export type Tags = Readonly<Record<'ses:configuration-set' | 'campaign', string>>;

/** Counts of one type, for the whole account or for one value of a set of dimensions. */
export interface Cell<Type extends string> {
  readonly type: Type;
  readonly dimensions: Partial<Tags>;
  readonly counts: MinuteCounts;
}

/** The account itself, and the dimension sets of the company's CloudWatch event destinations. */
const dimensionSets: readonly (readonly (keyof Tags)[])[] = [
  [],
  ['ses:configuration-set'],
  ['ses:configuration-set', 'campaign'],
];

/** Counts by minute, of the account and by dimensions. */
export class DimensionedCounts<Type extends string> {
  readonly #cells = new Map<string, Cell<Type>>();
  /** The cells that a type and tags count in. */
  readonly #touched = new Map<string, readonly Cell<Type>[]>();

  add(type: Type, tags: Tags, time: number, count: number): void {
    const key = `${type} ${tags['ses:configuration-set']} ${tags.campaign}`;
    let cells = this.#touched.get(key);
    if (!cells) this.#touched.set(key, (cells = this.#openAll(type, tags)));
    for (const { counts } of cells) counts.add(time, count);
  }

  get cells(): readonly Cell<Type>[] {
    return [...this.#cells.values()];
  }

  cell(type: Type, dimensions: Partial<Tags> = {}): Cell<Type> | undefined {
    return this.#cells.get(keyOf(type, dimensions));
  }

  /** Between two times. */
  sum(type: Type, from: number, to: number, dimensions: Partial<Tags> = {}): number {
    return this.cell(type, dimensions)?.counts.between(from, to) ?? 0;
  }

  #openAll(type: Type, tags: Tags): readonly Cell<Type>[] {
    // Only a configuration set has an event destination, and so dimensions.
    const published = dimensionSets.filter((names) => names.every((name) => tags[name] !== ''));
    return published.map((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, tags[name]]));
      const cell = this.cell(type, dimensions) ?? { type, dimensions, counts: new MinuteCounts() };
      this.#cells.set(keyOf(type, dimensions), cell);
      return cell;
    });
  }
}

function keyOf(type: string, dimensions: Partial<Tags>): string {
  return JSON.stringify([type, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
