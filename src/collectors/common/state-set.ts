/**
 * One series for each known state, 1 for the present one and 0 for the others: AWS's words in lower case. A word that
 * AWS has added since gets a series of its own; without a word every state is 0.
 */
export function stateSet(known: readonly string[], present: string | undefined): readonly WordFlag[] {
  return wordFlags(known, present ? [present] : []);
}

type WordFlag = readonly [word: string, value: 0 | 1];

/** One series for each known word, 1 for those that are there and 0 for the others; words that are new included. */
export function wordFlags(known: readonly string[], there: Iterable<string>): readonly WordFlag[] {
  const now = new Set(Array.from(there, inWords));
  return [...new Set([...known, ...now])].map((word) => [word, now.has(word) ? 1 : 0]);
}

/** A switch as the value of a series. What was not said has no series: 0 would say that it is off. */
export function switchValue(on: boolean | undefined): readonly [] | readonly [0 | 1] {
  return on === undefined ? [] : [on ? 1 : 0];
}

/** A constant of AWS's as a label value; what was not said is empty. */
export function inWords(constant: string | undefined): string {
  return (constant ?? '').toLowerCase();
}

/** How many of each known word there are, none included, and of any further one. */
export function countWords(
  known: readonly string[],
  present: Iterable<string | undefined>,
): ReadonlyMap<string, number> {
  const counts = new Map(known.map((word) => [word, 0]));
  for (const constant of present) {
    const word = inWords(constant);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
