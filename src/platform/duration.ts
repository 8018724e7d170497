const DAY = 86_400_000;
/** Years, weeks and days have one length each, as in Prometheus. */
const units = [365 * DAY, 7 * DAY, DAY, 3_600_000, 60_000, 1_000, 1];

/** Prometheus holds a duration in 63 bits of nanoseconds. */
const LONGEST = 2 ** 63 / 1e6;

const pattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/**
 * Milliseconds of a duration as Prometheus writes it (`90s`, `1h30m`, `2w`): each unit at most once, the longest first;
 * `undefined` if it is none. Source: Prometheus, "Configuration", `<duration>`, and `model.ParseDuration`.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, ...counts] = (text !== '' && pattern.exec(text)) || [];
  if (counts.length === 0) return undefined;
  const total = units.reduce((sum, unit, at) => sum + Number(counts[at] ?? 0) * unit, 0);
  return total < LONGEST ? total : undefined;
}
