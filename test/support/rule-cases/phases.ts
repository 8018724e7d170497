import type { Input } from './case.ts';
import { minutesOf, written } from './notation.ts';

/** How often Prometheus scrapes, and how long after the full minute, at which rules are evaluated: seconds. */
export interface Phase {
  readonly every: number;
  readonly after: number;
}

/**
 * Seconds. What is shown changes at full minutes and rules are evaluated at full minutes: a scrape between two minutes
 * reads the same whenever it comes, and only the distance from the evaluation differs, which the grid has near, far and
 * none of.
 */
export const GRID = 15;

/** Every phase of Prometheus's usual intervals. */
export const phases: readonly Phase[] = [15, 30, 60].flatMap((every) =>
  Array.from({ length: every / GRID }, (_, step) => ({ every, after: step * GRID })),
);

/** What an exporter shows, a value for each minute, as Prometheus stores it that scrapes at a phase. */
export function atPhase(input: Input, { every, after }: Phase): Input {
  return Object.fromEntries(
    Object.entries(input).map(([series, values]) => {
      // What is recorded was evaluated at full minutes.
      const scrapes = series.includes(':ses_') ? scrapesOf(60, 0) : scrapesOf(every, after);
      return [series, written(minutesOf(values).flatMap((value) => stored(value, scrapes)))];
    }),
  );
}

/** When in a minute there are scrapes. */
function scrapesOf(every: number, after: number): readonly boolean[] {
  return Array.from({ length: 60 / GRID }, (_, step) => (step * GRID) % every === after);
}

/** What is stored of a minute. A mark of staleness is left once. */
function stored(value: string, scrapes: readonly boolean[]): readonly string[] {
  const first = scrapes.indexOf(true);
  return scrapes.map((isScraped, step) => (isScraped && (value !== 'stale' || step === first) ? value : '_'));
}
