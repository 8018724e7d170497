/** Keeps a number and its unit on one line. */
const NBSP = '\u00A0';

const digits = {
  whole: { maximumFractionDigits: 0 },
  fine: { maximumSignificantDigits: 3 },
} as const;
const made = new Map<keyof typeof digits, Intl.NumberFormat>();

/** Formats are made when a page is first asked for: the data of languages takes longer to load than all of the page. */
function format(kind: keyof typeof digits, value: number): string {
  const numbers = made.get(kind) ?? new Intl.NumberFormat('en', digits[kind]);
  made.set(kind, numbers);
  return numbers.format(value);
}

/** `12,345` */
export function count(value: number): string {
  return format('whole', value);
}

/** A ratio as `3.12 %`; small ones keep three digits, so that complaint rates can be read. */
export function percent(ratio: number): string {
  return `${format('fine', ratio * 100)}${NBSP}%`;
}

/** `one, two, three and 4 more` */
export function some(things: readonly string[]): string {
  const named = things.slice(0, 3).join(', ');
  return things.length > 3 ? `${named} and ${count(things.length - 3)} more` : named;
}

/** How long ago, in one unit: `12 s ago`. */
export function ago(time: number | undefined, now: number): string {
  if (time === undefined) return 'never';
  return `${span(Math.max(0, now - time))} ago`;
}

/** Milliseconds in their largest fitting unit. */
export function span(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  if (seconds < 60) return `${seconds}${NBSP}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}${NBSP}min`;
  return seconds < 172_800
    ? `${Math.floor(seconds / 3_600)}${NBSP}h`
    : `${Math.floor(seconds / 86_400)}${NBSP}days`;
}

/** A run's length: `240 ms` or `1.3 s`. */
export function duration(seconds: number): string {
  return seconds < 1 ? `${format('whole', seconds * 1_000)}${NBSP}ms` : `${format('fine', seconds)}${NBSP}s`;
}
