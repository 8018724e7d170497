/** The label that a table reads where the reader chooses the label to break down by. */
export const BROKEN_DOWN = 'broken_down';

/** Sums by a label that a variable names, under a fixed name: a table's columns cannot be called by a variable. */
export function brokenDownBy(variable: string, expr: string): string {
  return `sum by (${BROKEN_DOWN}) (label_replace(${expr}, "${BROKEN_DOWN}", "$1", "${variable}", "(.*)"))`;
}
