import { CLOCK_TOLERANCE_MS, steadyNow, type Clock } from './clock.ts';

/** Date tells whole seconds (RFC 9110, section 6.6.1); this is the middle of one. */
const HALF_A_SECOND_MS = 500;
/** So long a word of AWS's vouches for our clock. A steady clock does not go wrong by the tolerance meanwhile. */
const VOUCHED_FOR_MS = 3_600_000;

/** `unknown` while no word of AWS's is fresh enough to say that it is right. */
export type ClockState = 'right' | 'wrong' | 'unknown';

/**
 * What is known of our host's clock, from AWS's words about the time. Two things make it wrong: a word that differs by
 * more than the tolerance, and a jump, which a clock that nobody sets sees at once. A machine that slept looks like a
 * jump, until the next word.
 *
 * While it is wrong no message is refused permanently, and only what AWS's words say to be past is ever forgotten.
 */
export class ClockJudge {
  readonly #clock: Clock;
  /** How far AWS's clock was ahead at the last word, and what the two clocks of this host differed by then. */
  #ahead = 0;
  #drift: number;
  #heardAt = -Infinity;
  #past = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#drift = this.#driftNow();
  }

  /** AWS's clock showed `date`, cut to the second, just before its answer was received at `received` by ours. */
  answered(received: number, date: number): void {
    this.#past = Math.max(this.#past, date);
    this.#heard(date + HALF_A_SECOND_MS - received);
  }

  /**
   * AWS signed a message at this moment, so that it has passed: proof that our clock is not ahead where it is recent by
   * our clock, and that ours is behind where it is yet to come.
   */
  signed(time: number): void {
    const later = time - this.#clock.now();
    if (later > CLOCK_TOLERANCE_MS) this.#heard(later);
    else {
      this.passed(time);
      if (later < -CLOCK_TOLERANCE_MS) return;
      const state = this.state();
      if (state === 'unknown') this.#heard(Math.max(0, later));
      // What looked like a jump was the mending of a clock that nobody had judged yet, or it is past.
      else if (state === 'wrong' && !this.isContradicted()) {
        this.#forgetJump();
        this.#heardAt = -Infinity;
      }
    }
  }

  /** An event of this moment came from a sender that is trusted. It alone does not vouch for our clock. */
  passed(time: number): void {
    const now = this.#clock.now();
    const later = time - now;
    if (later > CLOCK_TOLERANCE_MS) return;
    this.#past = Math.max(this.#past, time);
    // It is no jump then: the machine slept.
    if (later >= -CLOCK_TOLERANCE_MS && this.#aheadAt(now, this.#steady()) < -CLOCK_TOLERANCE_MS)
      this.#forgetJump();
  }

  /** The latest moment that is certainly past, whatever our clock shows: −Infinity before AWS's first word. */
  past(): number {
    return this.#past;
  }

  /** How far AWS's clock is ahead of ours: milliseconds. 0 before the first word, less what ours jumped since. */
  ahead(): number {
    return this.#aheadAt(this.#clock.now(), this.#steady());
  }

  state(): ClockState {
    const steady = this.#steady();
    if (Math.abs(this.#aheadAt(this.#clock.now(), steady)) > CLOCK_TOLERANCE_MS) return 'wrong';
    return steady - this.#heardAt <= VOUCHED_FOR_MS ? 'right' : 'unknown';
  }

  /**
   * Whether AWS's last word says that our clock is wrong, and nobody has set it since. A jump alone does not: a process that
   * only receives hears of AWS by messages alone, and gets none while it is taken for unable.
   */
  isContradicted(): boolean {
    return this.state() === 'wrong' && Math.abs(this.#ahead) > CLOCK_TOLERANCE_MS;
  }

  /** What is wrong with our clock, in a sentence; `undefined` where nothing is known to be. */
  trouble(): string | undefined {
    if (this.state() !== 'wrong') return undefined;
    const ahead = this.ahead();
    const by = roughly(Math.abs(ahead));
    const where = ahead > 0 ? 'behind' : 'ahead of';
    return this.#heardAt === -Infinity
      ? `the host’s clock jumped by ${by}, and AWS has stated no time since`
      : `the host’s clock is ${by} ${where} AWS’s`;
  }

  #aheadAt(now: number, steady: number): number {
    return this.#ahead - (now - steady - this.#drift);
  }

  #heard(ahead: number): void {
    this.#ahead = ahead;
    this.#drift = this.#driftNow();
    this.#heardAt = this.#steady();
  }

  #forgetJump(): void {
    this.#ahead = 0;
    this.#drift = this.#driftNow();
  }

  #steady(): number {
    return steadyNow(this.#clock);
  }

  #driftNow(): number {
    return this.#clock.now() - this.#steady();
  }
}

/** A length of time for people: its largest unit that is at least two. */
function roughly(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(ms / 3_600_000);
  return hours < 48 ? `${hours} hours` : `${Math.round(ms / 86_400_000)} days`;
}

/** A clock that is judged: itself where it is already. */
export function judged(clock: Clock): Clock & { readonly judge: ClockJudge } {
  const judge = clock.judge ?? new ClockJudge(clock);
  return { now: () => clock.now(), steady: () => steadyNow(clock), judge };
}
