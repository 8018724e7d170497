import type { ReceiverName } from '../contracts/event-sink.ts';
import { recurring, withValue } from '../contracts/increment.ts';
import type { SesEvent } from '../events/ses-event.ts';
import type { CountedIncrement } from '../metrics/catalog.ts';
import {
  bucketOf,
  countKind,
  kindOf,
  observation,
  secondsOf,
  type CountOptions,
} from '../metrics/count-event.ts';
import type { LabelLimit } from './label-limit.ts';

/** Kinds of events that are known by heart: a few hundred make up nearly all of an account's mail. */
export const MOST_KINDS = 2_048;
/** Of an event to many recipients hardly another has the same ones. */
const MOST_INCREMENTS = 16;

const AGE = 'ses_event_age_seconds';

/**
 * What each event adds to the counters, within the limit of labels. Labels are made and placed once for all events of a
 * kind. Only what the limit left whole is remembered: those series stay as long as the process, while what is folded is
 * counted as that each time, and may be folded otherwise the next.
 */
export class EventIncrements {
  readonly #limit: Pick<LabelLimit, 'apply'>;
  readonly #options: CountOptions;
  /** By a text that no two kinds share; the oldest first. */
  readonly #known = new Map<string, readonly CountedIncrement[]>();

  constructor(limit: Pick<LabelLimit, 'apply'>, options: CountOptions) {
    this.#limit = limit;
    this.#options = options;
  }

  /** How many kinds are remembered. */
  get size(): number {
    return this.#known.size;
  }

  /** @param age of the event by the time it is counted: seconds. */
  of(event: SesEvent, receiver: ReceiverName, age: number): readonly CountedIncrement[] {
    const kind = kindOf(event, this.#options);
    const seconds = secondsOf(event) ?? 0;
    const own = this.#placed(JSON.stringify(kind), () => countKind(kind, this.#options, seconds));
    const aged = this.#placed(`${receiver} ${bucketOf(AGE, age)}`, () => observation(AGE, { receiver }, age));
    return [...own.map((one) => observing(one, seconds)), ...aged.map((one) => observing(one, age))];
  }

  #placed(key: string, make: () => CountedIncrement[]): readonly CountedIncrement[] {
    const known = this.#known.get(key);
    if (known) return known;
    const made = make();
    const placed = this.#limit.apply(made);
    const isWhole = placed.every(({ labels }, at) => labels === made[at]?.labels);
    if (!isWhole || placed.length > MOST_INCREMENTS) return placed;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= MOST_KINDS) this.#known.delete(oldest);
    const again = placed.map(recurring);
    this.#known.set(key, again);
    return again;
  }
}

/** Of a kind's increments only what a histogram sums up differs from event to event. */
function observing(increment: CountedIncrement, value: number): CountedIncrement {
  return increment.part === 'sum' ? withValue(increment, value) : increment;
}
