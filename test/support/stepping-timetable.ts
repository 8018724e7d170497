import type { Stop, Timetable } from '../../src/runner/timetable.ts';
import type { Clock } from '../../src/platform/clock.ts';

interface Due {
  readonly isDue: (now: number) => boolean;
  readonly isOnce: boolean;
  readonly run: () => unknown;
}

/** A timetable of a host whose clock a test moves in steps of whole seconds: it runs what is due when it is told. */
export class SteppingTimetable implements Timetable {
  readonly #clock: Clock;
  readonly #due = new Set<Due>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(expression: string, run: () => Promise<void>): Stop {
    return this.#put({ isDue: (now) => matches(expression, new Date(now)), isOnce: false, run });
  }

  after(delay: number, run: () => unknown): Stop {
    const time = this.#clock.now() + delay;
    return this.#put({ isDue: (now) => now >= time, isOnce: true, run });
  }

  inTurn() {
    return (begin: () => void) => begin();
  }

  /** Resolves when every schedule that matches this second has run. */
  async step(): Promise<void> {
    const due = [...this.#due].filter(({ isDue }) => isDue(this.#clock.now()));
    for (const one of due) if (one.isOnce) this.#due.delete(one);
    await Promise.all(due.map(({ run }) => run()));
  }

  #put(due: Due): Stop {
    this.#due.add(due);
    return () => void this.#due.delete(due);
  }
}

/** Seconds (0 if there are five fields only), minutes and hours, in UTC; the other fields are `*`. */
function matches(expression: string, time: Date): boolean {
  const fields = expression.split(' ');
  const [seconds = '*', minutes = '*', hours = '*'] = fields.length > 5 ? fields : ['0', ...fields];
  return (
    hasValue(seconds, time.getUTCSeconds()) &&
    hasValue(minutes, time.getUTCMinutes()) &&
    hasValue(hours, time.getUTCHours())
  );
}

/** A number, `*`, or a range of `from-to` or `*` with a step behind a slash. */
function hasValue(field: string, value: number): boolean {
  const [range = '*', step = '1'] = field.split('/');
  const [from = '0', to] = range === '*' ? ['0', '59'] : range.split('-');
  const last = Number(to ?? from);
  return value >= Number(from) && value <= last && (value - Number(from)) % Number(step) === 0;
}
