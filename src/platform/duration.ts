const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const pattern = /^(?:\d+(?:ms|s|m|h|d))+$/;

/** Milliseconds of a duration as Prometheus writes it (`90s`, `1h30m`, `14d`); `undefined` if it is none. */
export function parseDuration(text: string): number | undefined {
  if (!pattern.test(text)) return undefined;
  let total = 0;
  for (const [, count, name] of text.matchAll(/(\d+)(ms|s|m|h|d)/gy)) {
    total += Number(count) * unit[name as keyof typeof unit];
  }
  return total;
}
