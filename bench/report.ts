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

/** What something costs at sizes that grow. */
export interface Growth {
  readonly grows: string;
  /** What a cost is: milliseconds of processor time, bytes … */
  readonly unit: string;
  /** Smallest first. */
  readonly points: readonly { readonly size: number; readonly cost: number }[];
}

/** A size that costs more by so much than the size before, in proportion, grows worse than linearly. */
const LINEAR = 1.25;

/** Where something grows worse than linearly: sizes whose cost for one is higher than at the size before. */
export function steeperThanLinear({ points }: Growth): readonly number[] {
  const each = points.map(({ size, cost }) => cost / size);
  return points.flatMap(({ size }, at) =>
    (each[at] ?? 0) > LINEAR * (each[at - 1] ?? Infinity) ? [size] : [],
  );
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
