import type { Clock } from '../platform/clock.ts';
import type { AwsClock } from './account.ts';

/** What is left to the clocks of AWS's servers, and to the adjustments of a host that keeps its time. */
const NOISE_MS = 5_000;
/** Date tells whole seconds (RFC 9110, section 6.6.1). */
const SECOND_MS = 1_000;

/** Learns AWS's time from the Date of its answers. It believes our own clock until an answer proves it wrong. */
export class MeasuredClock implements AwsClock {
  readonly #ours: Clock;
  #correction = 0;
  #ahead: number | undefined;

  constructor(ours: Clock) {
    this.#ours = ours;
  }

  now(): number {
    return this.#ours.now();
  }

  at(ours: number): number {
    return ours + this.#correction;
  }

  ahead(): number | undefined {
    return this.#ahead;
  }

  /** AWS's clock showed `date`, cut to the second, at some moment between `sent` and `received` by ours. */
  answered(sent: number, received: number, date: number): void {
    this.#ours.judge?.answered(received, date);
    const least = date - received;
    const most = date + SECOND_MS - sent;
    const isPossible = (ahead: number) => ahead >= least - NOISE_MS && ahead <= most + NOISE_MS;
    this.#ahead = (least + most) / 2;
    if (isPossible(0)) this.#correction = 0;
    else if (!isPossible(this.#correction)) this.#correction = Math.round(this.#ahead);
  }
}

interface Answered {
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** SDK middleware that reads the Date of every answer, a refusal's too: a wrong clock is a reason to be refused. */
export function readDates(clock: MeasuredClock) {
  return <Args, Result extends { response: unknown }>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      const sent = clock.now();
      const read = (response: unknown) => {
        const date = Date.parse((response as Answered | undefined)?.headers?.['date'] ?? '');
        if (!Number.isNaN(date)) clock.answered(sent, clock.now(), date);
      };
      try {
        const result = await next(args);
        read(result.response);
        return result;
      } catch (err) {
        read((err as { $response?: unknown }).$response);
        throw err;
      }
    };
}

/** The place in the SDK's middleware stack that sees every try of a call, with the answer as it came. */
export const everyDate = {
  step: 'deserialize',
  priority: 'high',
  name: 'sesExporterReadDates',
  override: true,
} as const;
