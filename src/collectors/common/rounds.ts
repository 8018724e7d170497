import { AwsError } from '../../aws/aws-error.ts';
import { hasPassed, type Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Failed } from '../collector.ts';
import { errorsOfOne, throttles } from './error-codes.ts';

/** Of a first run, which has others wait for it. */
const FIRST_READS = 20;

/** Errors without any answer after which a run asks for no more. */
const MOST_ERRORS = 10;

/** How soon a first run that read only some is followed by another. */
export const SOON_MS = 1_000;

export interface RoundsSettings {
  /** What is read of each, for the log: `details of`. */
  readonly what: string;
  /** Calls for one thing each that a run may make. */
  readonly readsPerRun: number;
  /** Milliseconds for which a reading is good. */
  readonly refresh: number;
}

export interface Reading<T> {
  readonly value: T;
  /** When it was read: milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Reads things one by one that AWS has no list of: some in each run, in turn, so that ten thousand of them cost no more
 * calls an hour than a few. What was read is kept until it is read again, a failed run's part included.
 */
export class Rounds<T> {
  readonly #settings: RoundsSettings;
  readonly #readings = new Map<string, Reading<T>>();
  /** What AWS answered with an error when it was last asked for: its code. */
  readonly #failed = new Map<string, string>();
  /** When AWS last answered with an error: the others come first then. */
  readonly #triedAt = new Map<string, number>();
  #begun = false;

  constructor(settings: RoundsSettings) {
    this.#settings = settings;
  }

  get(name: string): T | undefined {
    return this.#readings.get(name)?.value;
  }

  /** How many of these have not been read. */
  unread(names: readonly string[]): number {
    return names.filter((name) => !this.#readings.has(name)).length;
  }

  /** What AWS answered with an error, while it answered the rest. */
  get failed(): readonly Failed[] {
    return [...this.#failed].map(([name, code]) => ({ what: `${this.#settings.what} ${name}`, code }));
  }

  /** When the oldest reading was made; `undefined` before the first. */
  oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { at } of this.#readings.values()) oldest = Math.min(at, oldest ?? at);
    return oldest;
  }

  /**
   * Forgets what is no longer there, and reads what is due: first what has changed, then what was never read, then what
   * was read longest ago. AWS's throttling ends a run's reading, and fails it only when nothing could be read. An error
   * that AWS answers for one thing stops no other, and fails the run only when nothing could be read for it.
   * @param io whose clock dates the readings
   * @param hasChanged whether a reading cannot be right any more
   * @param ask answers `undefined` when the thing is gone
   * @returns whether it was the first run and left something unread
   */
  async readSome(
    names: readonly string[],
    { clock, log }: { readonly clock: Clock; readonly log: Logger },
    ask: (name: string) => Promise<T | undefined>,
    hasChanged: (name: string, value: T) => boolean = () => false,
  ): Promise<boolean> {
    const present = new Set(names);
    for (const kept of [this.#readings, this.#failed, this.#triedAt])
      for (const name of kept.keys()) if (!present.has(name)) kept.delete(name);
    const isFirst = !this.#begun;
    this.#begun = true;
    const most = Math.min(this.#settings.readsPerRun, isFirst ? FIRST_READS : Infinity);
    const due = this.#due(names, clock.now(), hasChanged).slice(0, most);
    const errors = new Map<string, AwsError>();
    let read = 0;
    for (const name of due) {
      try {
        const value = await ask(name);
        if (value === undefined) this.#readings.delete(name);
        else this.#readings.set(name, { value, at: clock.now() });
        this.#failed.delete(name);
        this.#triedAt.delete(name);
        read++;
      } catch (err) {
        if (!(err instanceof AwsError)) throw err;
        if (throttles.has(err.code) && read + errors.size > 0) {
          log.warn({ read, due: due.length, reason: err.message }, 'AWS throttles: the rest is read later');
          break;
        }
        if (!errorsOfOne.has(err.code)) throw err;
        errors.set(name, err);
        this.#triedAt.set(name, clock.now());
        if (read === 0 && errors.size === MOST_ERRORS) break;
      }
    }
    const isNew = [...errors.keys()].some((name) => !this.#failed.has(name));
    const [first] = errors.values();
    if (first && read === 0 && isNew) throw first;
    for (const [name, { code }] of errors) this.#failed.set(name, code);
    return isFirst && this.unread(names) > 0;
  }

  #due(names: readonly string[], now: number, hasChanged: (name: string, value: T) => boolean) {
    const ranked = names.map((name) => {
      const reading = this.#readings.get(name);
      const triedAt = this.#triedAt.get(name);
      if (triedAt !== undefined) return { name, at: triedAt };
      if (!reading) return { name, at: -1 };
      return { name, at: hasChanged(name, reading.value) ? -2 : reading.at };
    });
    return ranked
      .filter(
        ({ name, at }) => at < 0 || this.#triedAt.has(name) || hasPassed(this.#settings.refresh, at, now),
      )
      .toSorted((a, b) => a.at - b.at)
      .map(({ name }) => name);
  }
}
