/** What was measured, by its name in words. */
export type Figures = Readonly<Record<string, number | string>>;

export interface Outcome {
  readonly figures: Figures;
  /** What was not as promised, a sentence each. */
  readonly broken: readonly string[];
}

export interface AttackOptions {
  readonly seed: string;
  /** Short enough for every change; else as long as shows more. */
  readonly short: boolean;
  /** Tells how far it is, a line at a time. */
  readonly say: (text: string) => void;
}

/** Something that a stranger may try, and what the program promises against it. */
export interface Attack {
  readonly name: string;
  readonly promise: string;
  /** Attacks that mostly wait are run at the same time, each on a program of its own. */
  readonly waits?: boolean;
  run(options: AttackOptions): Promise<Outcome>;
}

/** So many times longer may everything take in the short form, which is for machines that do other things too. */
const SLOWER = 3;

/** Collects what is broken, a sentence each. */
export class Promises {
  readonly broken: string[] = [];
  readonly #slower: number;

  constructor({ short = false }: Partial<Pick<AttackOptions, 'short'>> = {}) {
    this.#slower = short ? SLOWER : 1;
  }

  /** Notes the sentence unless it holds. */
  expect(holds: boolean, otherwise: string): void {
    if (!holds) this.broken.push(otherwise);
  }

  /** Both in milliseconds. */
  inTime(what: string, took: number, limit: number): void {
    this.atMost(what, took, limit * this.#slower, 'ms');
  }

  /** @param unit what is written behind both values. */
  atMost(what: string, value: number, limit: number, unit: string): void {
    this.expect(
      value <= limit,
      `${what}: ${Math.round(value)} ${unit}, more than ${Math.round(limit)} ${unit}`,
    );
  }
}
