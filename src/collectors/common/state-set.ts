/**
 * One series for each known state, 1 for the present one and 0 for the others: AWS's words in lower case. A word that
 * AWS has added since gets a series of its own; without a word every state is 0.
 */
export function stateSet(
  known: readonly string[],
  present: string | undefined,
): readonly (readonly [state: string, value: 0 | 1])[] {
  const now = inWords(present);
  const states = now === '' || known.includes(now) ? known : [...known, now];
  return states.map((state) => [state, state === now ? 1 : 0]);
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
