import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Verdict } from '../../src/contracts/event-sink.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { noon } from './ledger-bench.ts';
import { countingOn, ignoreCrash, retention, type Life, type Shown } from './law-machine.ts';
import { decodedEvent, fixtureJson } from './ses-fixtures.ts';

const kinds = [
  ['send', 'send'],
  ['delivery', 'delivery'],
  ['bounce', 'bounce'],
  ['open', 'open'],
] as const;

/** The event of this number. Four in a row are of one message, so that only their type tells them apart. */
export function mailEvent(number: number): SesEvent {
  const [name, part] = kinds[number % kinds.length] ?? kinds[0];
  const json = fixtureJson(name);
  const message = Math.floor(number / kinds.length);
  const timestamp = new Date(noon - 60_000).toISOString();
  json.mail.messageId = `message-${message}`;
  json.mail.timestamp = timestamp;
  json.mail.tags['ses:configuration-set'] = [`set-${message % 3}`];
  // Whole seconds, so that sums are exact in whatever order they are made.
  json[part] = { ...json[part], timestamp, feedbackId: `feedback-${message}`, processingTimeMillis: 7_000 };
  return decodedEvent(json);
}

/** Made once: the laws need thousands of events, and no event ever changes. */
const made = new Map<number, SesEvent>();

function eventOf(number: number): SesEvent {
  const event = made.get(number) ?? mailEvent(number);
  made.set(number, event);
  return event;
}

/** What one sender has to deliver, the events by number; it lets some turns of the event loop pass before each. */
export interface Delivery {
  readonly pause: number;
  readonly events: readonly number[];
}

/** Delivers in order and, like every receiver's service, again and again until it is acknowledged. */
export class Sender {
  readonly verdicts: (readonly [event: number, verdict: Verdict | undefined])[] = [];
  readonly #deliveries: readonly Delivery[];
  #acknowledged = 0;

  constructor(deliveries: readonly Delivery[]) {
    this.#deliveries = deliveries;
  }

  /** Until everything is acknowledged or nobody answers any more. `look` is called at every acknowledgement. */
  async send(life: Pick<Life, 'count'>, look: () => void = () => undefined): Promise<void> {
    for (const { pause, events } of this.#deliveries.slice(this.#acknowledged)) {
      for (let turn = 0; turn < pause; turn++) await nextTurn();
      try {
        const verdicts = await life.count('sns', events.map(eventOf));
        this.verdicts.push(...events.map((event, at) => [event, verdicts[at]] as const));
      } catch (err) {
        ignoreCrash(err);
        return;
      }
      this.#acknowledged++;
      look();
    }
  }
}

const atNoon = () => noon;

/** What a program shows to which each of these events came once, and nothing else ever happened. */
export async function truthOf(events: Iterable<number>): Promise<Shown> {
  const { count, shown } = await countingOn(openMemoryLedger({ now: atNoon, retention }), atNoon);
  for (const event of new Set(events)) await count('sns', [eventOf(event)]);
  return shown();
}
