/** A ratio as people write it: 0.001 is “0.1 %”. */
export function percent(ratio: number): string {
  return `${Number((100 * ratio).toPrecision(6))} %`;
}
