import { MINUTE, SECOND } from './clock.ts';
import { everyday, pressRelease, type MailKind } from './index.ts';
import { writeHistory } from './history.ts';
import { Inbox } from './inbox.ts';
import { journey, rejected } from './journey.ts';
import { writeMail, type MailEvent } from './mail.ts';
import { Random } from './random.ts';
import { Story, WARM_UP, type Script } from './story.ts';
import { Tally } from './tally.ts';

/** Press releases for each everyday mail: so few that events and CloudWatch still agree. */
const PRESS_RELEASES = 0.01;
/** Of so many everyday mails one is answered. */
const ANSWERED = 12;

export interface WorldOptions {
  readonly seed: number | string;
  /** When the story begins: milliseconds since the epoch. */
  readonly start: number;
  /** Another story than the demo's. */
  readonly script?: Script | undefined;
  /** Whether the press office sends too: of its mail SES publishes no event. */
  readonly pressReleases?: boolean | undefined;
}

/**
 * The mail of the invented company. Pure: what happens depends on the seed and on how far time was advanced, not on the
 * size of the steps. It keeps counts per minute and what is still to come, no mail that is done with.
 */
export class World {
  readonly story: Story;
  readonly tally = new Tally();
  readonly inbox = new Inbox();
  readonly #random: Random;
  /** Each of its own, so that it changes nothing else. */
  readonly #answers: Random;
  readonly #press: Random | undefined;
  /** What is to happen, by second. */
  readonly #agenda = new Map<number, MailEvent[]>();
  #plannedTo: number;
  #happenedTo: number;

  constructor({ seed, start, script, pressReleases = false }: WorldOptions) {
    this.#random = new Random(seed);
    this.#answers = new Random(`${seed} answers`);
    this.#press = pressReleases ? new Random(`${seed} press`) : undefined;
    this.story = new Story(start, script);
    this.#plannedTo = this.#happenedTo = start - WARM_UP;
    const dice = { random: this.#random, kinds: new Random(`${seed} history`) };
    writeHistory(this.tally, this.story, this.#happenedTo, dice);
    this.advanceTo(start);
  }

  /** Everything that has happened since the last call and before `time`, in order, whole seconds only. */
  advanceTo(time: number): readonly MailEvent[] {
    const happened: MailEvent[] = [];
    const until = Math.floor(time / SECOND) * SECOND;
    for (; this.#happenedTo < until; this.#happenedTo += SECOND) {
      while (this.#plannedTo <= this.#happenedTo) this.#planMinute();
      happened.push(...this.#takeSecond());
    }
    for (const event of happened) this.tally.record(event);
    return happened;
  }

  /** Puts an event of your own into the world; it counts at once, as if SES had published it now. */
  inject(event: MailEvent): void {
    this.tally.record(event);
  }

  #takeSecond(): readonly MailEvent[] {
    const events = this.#agenda.get(this.#happenedTo) ?? [];
    this.#agenda.delete(this.#happenedTo);
    return events.toSorted((one, other) => one.time - other.time);
  }

  #planMinute(): void {
    const time = this.#plannedTo;
    const weather = this.story.weatherAt(time);
    if (weather.silent) {
      this.#plannedTo += MINUTE;
      return;
    }
    for (let mails = this.#random.poisson(this.story.everydayRate(time)); mails > 0; mails--) {
      this.#send(this.#random.weighted(everyday));
    }
    const mailing = this.story.mailing(time);
    if (mailing) {
      for (let mails = this.#random.poisson(mailing.perMinute); mails > 0; mails--) {
        this.#send(mailing.kind);
      }
    }
    for (let mails = this.#random.poisson(weather.viruses ?? 0); mails > 0; mails--) {
      this.#schedule(rejected(this.#write(this.#random.pick(everyday))));
    }
    const releases = this.#press?.poisson(this.story.everydayRate(time) * PRESS_RELEASES) ?? 0;
    for (let mails = releases; mails > 0; mails--) this.#send(pressRelease, this.#press);
    const answers = this.#answers.poisson(this.story.everydayRate(time) / ANSWERED);
    // Where AWS throttles, it throttles what a rule does as well: each action needs a second try.
    this.inbox.take('orders-to-the-shop', time, answers, weather.throttled ? 1 : 0);
    this.#plannedTo += MINUTE;
  }

  #send(kind: MailKind, random = this.#random): void {
    const mail = this.#write(kind, random);
    this.#schedule(journey(mail, this.story.weatherAt(mail.time), random));
  }

  /** A mail at some time of the minute that is being planned. */
  #write(kind: MailKind, random = this.#random) {
    return writeMail(kind, this.#plannedTo + random.whole(0, MINUTE - 1), random);
  }

  #schedule(events: readonly MailEvent[]): void {
    for (const event of events) {
      const second = Math.floor(event.time / SECOND) * SECOND;
      const due = this.#agenda.get(second);
      if (due) due.push(event);
      else this.#agenda.set(second, [event]);
    }
  }
}
