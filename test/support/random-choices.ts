import fc from 'fast-check';

/** Choices that a property leaves to chance and fast-check makes smaller: a 0 always chooses what comes first. */
export class Dice {
  readonly #rolls: readonly number[];
  #at = 0;

  constructor(rolls: readonly number[]) {
    this.#rolls = rolls;
  }

  /** A number from 0 to below `sides`. When all rolls are used they come again. */
  roll(sides: number): number {
    return (this.#rolls[this.#at++ % this.#rolls.length] ?? 0) % sides;
  }

  pick<const Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.roll(values.length)] ?? values[0];
  }

  shuffle<Value>(values: readonly Value[]): Value[] {
    const left = [...values];
    return values.flatMap(() => left.splice(this.roll(left.length), 1));
  }
}

/** 840 has every number up to 8 as a divisor, so that small choices are fair. */
export const rolls = fc.array(fc.nat(839), { minLength: 64, maxLength: 256, size: 'max' });
