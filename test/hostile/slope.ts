/** What was measured, and when. */
export interface Sample {
  readonly hours: number;
  readonly value: number;
}

/** By how much the values grow in an hour: the slope of the line with the least squares. 0 where there is no line. */
export function slopePerHour(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanHours, meanValue] = [mean(({ hours }) => hours), mean(({ value }) => value)];
  const spread = mean(({ hours }) => (hours - meanHours) ** 2);
  return spread > 0 ? mean(({ hours, value }) => (hours - meanHours) * (value - meanValue)) / spread : 0;
}
