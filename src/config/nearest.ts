import { closestMatch } from 'leven';

/** The candidate that was probably meant: the nearest by edits, if it is near enough to be a misspelling. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const inLowerCase = new Map(Array.from(candidates, (one) => [one.toLowerCase(), one]));
  const maxDistance = Math.max(2, Math.floor(word.length / 3));
  const match = closestMatch(word.toLowerCase(), [...inLowerCase.keys()], { maxDistance });
  return match === undefined ? undefined : inLowerCase.get(match);
}
