/** One figure of a benchmark, against its floor or its bound. */
export interface Figure {
  readonly bench: string;
  readonly measured: string;
  readonly floor: string;
  /** Measured against floor, in the direction that `bound` speaks of. */
  readonly ratio: number;
  /** What the project promises of the ratio. */
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
  /** Whether it is a time, which a busy machine can spoil in a short run; counts and sizes are the same every time. */
  readonly timed: boolean;
}

export function holds({ ratio, bound }: Figure): boolean {
  return 'atLeast' in bound ? ratio >= bound.atLeast : ratio <= bound.atMost;
}

export function printFigure(figure: Figure): void {
  const { bench, measured, floor, ratio, bound } = figure;
  const promise = 'atLeast' in bound ? `at least ${bound.atLeast}` : `at most ${bound.atMost}`;
  console.log(`${holds(figure) ? 'ok  ' : 'FAIL'} ${bench}`);
  console.log(`       measured ${measured}`);
  console.log(`       floor    ${floor}`);
  console.log(`       ratio    ${ratio.toFixed(3)} (${promise})`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
