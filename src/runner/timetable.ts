import { createTask } from 'node-cron';
import type { Logger } from '../platform/logger.ts';
import { spaced } from '../platform/spaced.ts';

export type Stop = () => void;

/** When things run. Tests hand in a timetable of their own, and no test waits. */
export interface Timetable {
  /** Runs at every match of a cron expression, in UTC, until stopped. A run that is late is not run twice. */
  at(expression: string, run: () => Promise<void>): Stop;
  /** Runs once after so many milliseconds, unless stopped; what it returns may be awaited. */
  after(delay: number, run: () => unknown): Stop;
  /** For things that begin one after another, such as the collectors of an account. */
  inTurn(): (begin: () => void) => void;
}

/**
 * A first run loads a client of the SDK and makes its calls, all of it on the thread that answers scrapes and probes: so
 * long, in milliseconds, it has nothing of a collector's to begin before each.
 */
const APART_MS = 50;

/** Spreads what many exporters do on the same minute; a schedule with seconds means what it says. */
const MAX_RANDOM_DELAY_MS = 10_000;
/** A process that was suspended or busy for less than this runs late instead of never. */
const LATE_MS = 30_000;

/** The wall clock's timetable. */
export function wallTimetable(log: Logger): Timetable {
  return {
    at(expression, run) {
      const task = createTask(expression, run, {
        timezone: 'Etc/UTC',
        noOverlap: true,
        maxRandomDelay: expression.trim().split(/\s+/).length > 5 ? 0 : MAX_RANDOM_DELAY_MS,
        missedExecutionTolerance: LATE_MS,
        logger: joined(log),
      });
      void task.start();
      return () => void task.destroy();
    },
    after(delay, run) {
      const timer = setTimeout(() => void run(), delay);
      return () => clearTimeout(timer);
    },
    inTurn: () => spaced(APART_MS),
  };
}

/** node-cron's own lines, which it would write to standard output: overlaps and missed runs are everyday. */
function joined(log: Logger) {
  const line = (message: string | Error) => log.debug({ cron: String(message) }, 'node-cron');
  return { debug: line, info: line, warn: line, error: line };
}
