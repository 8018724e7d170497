const repeated = /^(_|stale|Inf|-?[\d.]+)([+-][\d.]+)?(?:x(\d+))?$/;

/** promtool's notation, value by value: `1+2x3` is 1, 3, 5 and 7, and `_x3` is three times nothing. */
export function minutesOf(values: string): readonly string[] {
  return values
    .trim()
    .split(/\s+/)
    .flatMap((part) => {
      const [, first, step = '0', times] = repeated.exec(part) ?? [];
      if (first === undefined) throw new Error(`not promtool's notation: ${part}`);
      if (times === undefined) return [first];
      if (first === '_') return Array.from({ length: Number(times) }, () => first);
      return Array.from({ length: Number(times) + 1 }, (_, index) =>
        Number(step) === 0 ? first : rounded(Number(first) + index * Number(step)),
      );
    });
}

function rounded(value: number): string {
  return `${Number(value.toFixed(8))}`;
}

/** The values of so many minutes, one a minute. */
export function until(values: string, minutes: number): string {
  return written(minutesOf(values).slice(0, minutes + 1));
}

/** The same, runs of one value in short. */
export function written(values: readonly string[]): string {
  const parts: string[] = [];
  for (let index = 0; index < values.length;) {
    const value = values[index] ?? '_';
    let end = index + 1;
    while (values[end] === value) end++;
    parts.push(run(value, end - index));
    index = end;
  }
  return parts.join(' ');
}

function run(value: string, length: number): string {
  if (value === '_') return `_x${length}`;
  // Words are not repeated: `Infx2` is none.
  return Number.isFinite(Number(value)) ? `${value}x${length - 1}` : `${value} `.repeat(length).trimEnd();
}
