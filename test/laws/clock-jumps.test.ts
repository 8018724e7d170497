import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/contracts/event-sink.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { ClockJudge } from '../../src/platform/clock-judge.ts';
import { countingOn, retention } from '../support/law-machine.ts';
import { day, minute, noon, slot } from '../support/ledger-bench.ts';
import { ledgerFiles } from '../support/ledger-files.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { decodedEvent, fixtureJson } from '../support/ses-fixtures.ts';
import { tries } from '../support/law-size.ts';

const files = ledgerFiles();
afterAll(() => files[Symbol.asyncDispose]());

const hour = 60 * minute;
const jump = fc.oneof(
  fc.integer({ min: -40, max: 40 }).map((days) => days * day),
  fc.integer({ min: -20, max: 20 }).map((minutes) => minutes * minute),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('new'), many: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('again'), from: fc.nat(200), many: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass'), time: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('jump'), by: jump }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set right') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('answer') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('slots') }) },
);

/** A program, its host’s clock, and the true time, which is AWS’s. */
class World {
  readonly clock = new ManualClock(noon);
  readonly events: SesEvent[] = [];
  readonly counted = new Map<string, number>();
  readonly #file = files.newFile();
  #off = 0;
  #running: Awaited<ReturnType<World['open']>> | undefined;

  get truth(): number {
    return this.clock.now() - this.#off;
  }

  jump(by: number): void {
    this.#off += by;
    this.clock.jump(by);
  }

  setRight(): void {
    this.jump(-this.#off);
  }

  async open() {
    const judge = new ClockJudge(this.clock);
    const now = () => this.clock.now();
    const ledger = await openSqliteLedger(this.#file, { now, past: () => judge.past(), retention });
    return { judge, ledger, ...(await countingOn(ledger, now, judge)) };
  }

  async program() {
    return (this.#running ??= await this.open());
  }

  async stop(): Promise<void> {
    await this.#running?.ledger[Symbol.asyncDispose]();
    this.#running = undefined;
  }

  /** An event that happened a moment ago. */
  happen(): SesEvent {
    const json = fixtureJson('send');
    json.mail.messageId = `message-${this.events.length}`;
    json.mail.timestamp = new Date(this.truth - 1_000).toISOString();
    const event = decodedEvent(json);
    this.events.push(event);
    return event;
  }

  async deliver(events: readonly SesEvent[]): Promise<readonly Verdict[]> {
    if (events.length === 0) return [];
    const verdicts = await (await this.program()).count('sns', events);
    for (const [at, { messageId }] of events.entries())
      if (verdicts[at] === 'counted') this.counted.set(messageId, (this.counted.get(messageId) ?? 0) + 1);
    return verdicts;
  }
}

describe('a clock that jumps, ahead and back, over restarts and whatever comes again', () => {
  it('counts no event twice, and when it is right again refuses none that is young', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 40 }),
        files.run(async (steps) => {
          const world = new World();
          for (const one of steps) {
            if (one.kind === 'new')
              await world.deliver(Array.from({ length: one.many }, () => world.happen()));
            else if (one.kind === 'again')
              await world.deliver(world.events.slice(one.from, one.from + one.many));
            else if (one.kind === 'pass') world.clock.pass(one.time * hour);
            else if (one.kind === 'jump') world.jump(one.by);
            else if (one.kind === 'set right') world.setRight();
            else if (one.kind === 'restart') await world.stop();
            else if (one.kind === 'answer')
              (await world.program()).judge.answered(world.clock.now(), world.truth);
            else {
              const observations = Array.from({ length: 5 }, (_unused, at) => slot(world.truth + at, 1));
              const readTo = world.truth;
              await (await world.program()).ledger.countPeriods({ source: 's', observations, readTo });
            }
          }
          world.setRight();
          const { judge } = await world.program();
          judge.answered(world.clock.now(), world.truth);
          const young = world.events.filter(({ time }) => time > world.truth - retention + hour);
          const verdicts = await world.deliver(young);
          await world.deliver(world.events);
          await world.stop();
          expect([...world.counted.values()].filter((times) => times > 1)).toEqual([]);
          expect(verdicts.filter((verdict) => verdict !== 'counted' && verdict !== 'duplicate')).toEqual([]);
        }),
      ),
      tries(60, 15_000),
    );
  });
});
