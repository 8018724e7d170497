/** What a benchmark found. */
export type Finding = Figure | Growth;

interface Found {
  /** Whether it is a time, which a busy machine can spoil in a short run; counts and sizes are the same every time. */
  readonly timed: boolean;
}

/** One figure of a benchmark, against its floor or its bound. */
export interface Figure extends Found {
  readonly bench: string;
  readonly measured: string;
  readonly floor: string;
  /** Measured against floor, in the direction that `bound` speaks of. */
  readonly ratio: number;
  /** What the project promises of the ratio. */
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
}

/** What something costs at sizes that grow. It may grow as the size does, and no faster. */
export interface Growth extends Found {
  readonly grows: string;
  /** What a cost is: milliseconds of processor time, bytes … */
  readonly unit: string;
  /** Smallest first. */
  readonly points: readonly Point[];
}

export interface Point {
  readonly size: number;
  readonly cost: number;
}

/** A size that costs more by so much than the one before, in proportion, has grown worse than linearly. */
const LINEAR = 1.25;

/** Sizes at which one costs more than at the size before. */
export function steeperThanLinear({ points }: Growth): readonly number[] {
  const each = points.map(({ size, cost }) => cost / size);
  return points.flatMap(({ size }, at) =>
    (each[at] ?? 0) > LINEAR * (each[at - 1] ?? Infinity) ? [size] : [],
  );
}

export function holds(finding: Finding): boolean {
  if ('grows' in finding) return steeperThanLinear(finding).length === 0;
  const { ratio, bound } = finding;
  return 'atLeast' in bound ? ratio >= bound.atLeast : ratio <= bound.atMost;
}

export function promiseOf({ bound }: Figure): string {
  return 'atLeast' in bound ? `at least ${bound.atLeast}` : `at most ${bound.atMost}`;
}

/** As it is found, for whoever watches. */
export function print(finding: Finding): void {
  const lines =
    'grows' in finding
      ? [
          finding.grows,
          ...finding.points.map(
            ({ size, cost }) => `${size.toLocaleString('en')}: ${inShort(cost)} ${finding.unit}`,
          ),
        ]
      : [
          finding.bench,
          `measured ${finding.measured}`,
          `floor    ${finding.floor}`,
          `ratio    ${finding.ratio.toFixed(3)} (${promiseOf(finding)})`,
        ];
  console.log(`${holds(finding) ? 'ok  ' : 'FAIL'} ${lines.join('\n       ')}`);
}

/** Three digits, or all before the point. */
export function inShort(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
