/** Prints rows under a head, the first columns as text to the left, the others as figures to the right. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns: number,
): void {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at < textColumns ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

/** `+1.2 %`; an exact one is `0`. */
export function percent(value: number, truth: number): string {
  if (value === truth) return '0';
  if (truth === 0) return 'wrong';
  const deviation = ((value - truth) / truth) * 100;
  return `${deviation >= 0 ? '+' : ''}${deviation.toFixed(Math.abs(deviation) < 1 ? 2 : 1)} %`;
}

export function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}
