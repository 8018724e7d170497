/** Prose that stays what it is in Markdown: no emphasis, no HTML, no cell of a table. */
export function prose(text: string): string {
  return text.replaceAll(/[\\`*_<|]/g, (mark) => `\\${mark}`);
}

export function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A table of cells that are Markdown already. Columns without any content are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = head.map((_title, column) => rows.some((row) => row[column]));
  const line = (cells: readonly string[]) =>
    `| ${cells.filter((_cell, column) => kept[column]).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
