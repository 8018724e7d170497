import { checkSync } from 'recheck';

// Its other backends are programs of their own, for which package.json installs nothing.
process.env['RECHECK_BACKEND'] = 'pure';

/** Longer than any takes on a busy machine. What takes longer is not proven, and fails as well. */
const TIMEOUT_MS = 30_000;

/**
 * Why the time that a search takes may grow faster than the text; `undefined` where it is proven not to, from whichever
 * place of the text the engine starts. By automata alone: a checker that looks for slow texts proves nothing.
 *
 * A count with an end makes everything finite, and so safe in theory: `^(a{1,30}){1,30}$` is not. The proof is of a
 * pattern that counts less, whose ways through a text are the pattern's own and more: of one without any count, or,
 * where that is another thing (an id of 16 digits may begin anywhere), of one in which ranges have no end.
 */
export function notLinear(source: string, flags: string): string | undefined {
  let why = '';
  for (const wider of new Set([withoutCounts(source), withoutEnds(source)])) {
    const found = checkSync(wider, flags, { checker: 'automaton', timeout: TIMEOUT_MS });
    if (found.status === 'safe') return undefined;
    why =
      found.status === 'vulnerable' ? found.complexity.summary : `unknown: ${JSON.stringify(found.error)}`;
  }
  return why;
}

/** A count, or what may hold braces that are none. */
const counts = /\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\{(?<least>\d+)(?<comma>,?)(?<most>\d*)\}/gs;

function withoutCounts(source: string): string {
  return source.replace(counts, (all, least: string | undefined) => {
    if (least === undefined) return all;
    return Number(least) === 0 ? '*' : '+';
  });
}

/** Few enough ways to count them. */
const FEW = 3;

function withoutEnds(source: string): string {
  return source.replace(counts, (all, least: string | undefined, comma: string, most: string) => {
    if (least === undefined || !comma || (most !== '' && Number(most) <= FEW)) return all;
    return `{${least},}`;
  });
}
