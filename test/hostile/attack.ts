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

/** Collects what is broken, a sentence each. */
export class Promises {
  readonly broken: string[] = [];

  /** Notes the sentence unless it holds. */
  expect(holds: boolean, otherwise: string): void {
    if (!holds) this.broken.push(otherwise);
  }

  /** @param unit what is written behind both values. */
  atMost(what: string, value: number, limit: number, unit: string): void {
    this.expect(
      value <= limit,
      `${what}: ${Math.round(value)} ${unit}, more than ${Math.round(limit)} ${unit}`,
    );
  }
}
