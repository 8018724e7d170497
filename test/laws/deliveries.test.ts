import fc from 'fast-check';
import { DatabaseSync } from 'node:sqlite';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { momentsOf, readDisk, spread, writeDisk, type Disk, type Moment } from '../support/law-disk.ts';
import { countingOn, Machine, retention, startLife, sumOf, type Shown } from '../support/law-machine.ts';
import { Sender, truthOf, type Delivery } from '../support/law-mail.ts';
import { asOfVersion } from '../support/earlier-ledger.ts';
import { noon } from '../support/ledger-bench.ts';
import { ledgerFiles } from '../support/ledger-files.ts';
import { tries } from '../support/law-size.ts';

const files = ledgerFiles();
afterAll(() => files[Symbol.asyncDispose]());
const now = () => noon;

const delivery = fc.record({
  pause: fc.nat(3),
  events: fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }),
});
const mail = fc.array(fc.array(delivery, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
const fate = fc.record({ answer: fc.nat(6), moment: fc.nat(999) });

const numbersIn = (deliveries: readonly Delivery[]) => deliveries.flatMap(({ events }) => events);
const one = (...events: number[]): Delivery => ({ pause: 0, events });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_one, at) => from + at);

/** No event was told to be new more than once. */
function expectNoneTwice(senders: readonly Sender[]): void {
  const counted = senders
    .flatMap(({ verdicts }) => verdicts)
    .filter(([, verdict]) => verdict === 'counted')
    .map(([event]) => event);
  expect(counted).toEqual([...new Set(counted)]);
}

const bounded = tries(40);

describe('deliveries', () => {
  it('by any senders, in any batches, order and repetition count each event once', async () => {
    await fc.assert(
      fc.asyncProperty(mail, async (mails) => {
        const counting = await countingOn(openMemoryLedger({ now, retention }), now);
        const senders = mails.map((deliveries) => new Sender(deliveries));
        await Promise.all(senders.map((sender) => sender.send(counting)));
        const events = mails.flatMap(numbersIn);
        expect(counting.shown()).toEqual(await truthOf(events));
        expect(sumOf(counting.shown(), 'ses_events_total')).toBe(new Set(events).size);
        expectNoneTwice(senders);
      }),
      { numRuns: 60 },
    );
  });

  it('count each event once through crashes at any moment of any commit, and nothing shown ever falls', async () => {
    await fc.assert(
      fc.asyncProperty(
        mail,
        fc.array(fate, { minLength: 1, maxLength: 6 }),
        files.run(async (mails, fates) => {
          const machine = new Machine(files.newFile, now);
          const senders = mails.map((deliveries) => new Sender(deliveries));
          const everyone = (life: Parameters<Sender['send']>[0], look: () => void) =>
            Promise.all(senders.map((sender) => sender.send(life, look))).then(() => undefined);
          for (const end of fates) await machine.run(everyone, end);
          // Two more, so that a stop in good order and a start after it belong to every story.
          await machine.run(everyone);
          const shown = await machine.run(() => Promise.resolve());
          const events = mails.flatMap(numbersIn);
          expect(shown).toEqual(await truthOf(events));
          expect(sumOf(shown, 'ses_events_total')).toBe(new Set(events).size);
          expectNoneTwice(senders);
        }),
      ),
      bounded,
    );
  });
});

/**
 * Starts a program on what each moment of a commit left: it shows what had been acknowledged, with or without the
 * commit as a whole, and when the senders have tried again and sent some more, the truth.
 * @returns the sums of events that were found after a start.
 */
async function expectTruthAfter(
  moments: readonly Moment[],
  acknowledged: readonly number[],
  committed: readonly Delivery[],
  later: readonly Delivery[] = [],
): Promise<ReadonlySet<number>> {
  const least = await truthOf(acknowledged);
  const most = await truthOf([...acknowledged, ...numbersIn(committed)]);
  const truth = await truthOf([...acknowledged, ...numbersIn(committed), ...numbersIn(later)]);
  const sums = new Set<number>();
  for (const { what, disk } of moments) {
    const { first, last } = await resume(disk(), [...committed, ...later]);
    const sum = sumOf(first, 'ses_events_total');
    sums.add(sum);
    const expected = sum === sumOf(least, 'ses_events_total') ? least : most;
    expect({ what, first, last }).toEqual({ what, first: expected, last: truth });
  }
  return sums;
}

async function resume(disk: Disk, retried: readonly Delivery[]): Promise<{ first: Shown; last: Shown }> {
  const file = files.newFile();
  writeDisk(file, disk);
  await using life = await startLife(file, now);
  const first = life.shown();
  await Promise.all(retried.map((each) => new Sender([each]).send(life)));
  return { first, last: life.shown() };
}

/** Three senders at once, with events that may have been acknowledged before and events of each other among theirs. */
const together = [
  one(3, ...range(2_000, 2_040)),
  one(2_039, 4, 4, ...range(2_040, 2_060), 2_050),
  one(2_000, 2_060, 1),
];

describe('a crash', () => {
  it('at every frame of a commit and in the middle of each leaves all of it or nothing, and the retry is right', async () => {
    const file = files.newFile();
    await using life = await startLife(file, now);
    await new Sender([one(...range(0, 1_000)), one(3, 4)]).send(life);
    const before = readDisk(file);
    await Promise.all(together.map((each) => new Sender([each]).send(life)));
    const moments = momentsOf(before, readDisk(file));
    expect(moments.length).toBeGreaterThan(20);
    const sums = await expectTruthAfter(moments, range(0, 1_000), together);
    expect(sums).toEqual(new Set([1_000, 1_061]));
  });

  it('at every frame of the making of the file leaves one that can be started on', async () => {
    const file = files.newFile();
    const before = readDisk(file);
    await using _life = await startLife(file, now);
    const moments = momentsOf(before, readDisk(file));
    expect(moments.length).toBeGreaterThan(10);
    await expectTruthAfter(moments, [], [], together);
  });

  it('at every frame of the upgrade of a file leaves its totals', async () => {
    const file = files.newFile();
    {
      await using life = await startLife(file, now);
      await new Sender([one(...range(0, 10))]).send(life);
    }
    asOfVersion(file, 1);
    const before = readDisk(file);
    await using _life = await startLife(file, now);
    const moments = momentsOf(before, readDisk(file));
    expect(moments.length).toBeGreaterThan(3);
    // Events 1, 3 and 4 were counted before the upgrade, and come once more after it.
    await expectTruthAfter(moments, range(0, 10), [], together);
  });

  it('while the log moves into the database, or begins anew over the earlier one, loses and doubles nothing', async () => {
    const file = files.newFile();
    mkdirSync(dirname(file), { recursive: true });
    // Small pages fill the log soon: SQLite empties it after 1,000, however large they are.
    const db = new DatabaseSync(file);
    db.exec('PRAGMA page_size = 512; VACUUM');
    db.close();
    await using life = await startLife(file, now);
    let [before, after, sent] = [readDisk(file), readDisk(file), 0];
    const sendMore = async () => {
      const events = range(sent, (sent += 50));
      await new Sender([one(...events)]).send(life);
      [before, after] = [after, readDisk(file)];
      return one(...events);
    };
    const momentsNow = () => spread(momentsOf(before, after), 30);
    let last = await sendMore();
    while (after.db.equals(before.db)) last = await sendMore();
    await expectTruthAfter(momentsNow(), range(0, sent - 50), [last], together);
    last = await sendMore();
    expect(after.log.subarray(16, 24)).not.toEqual(before.log.subarray(16, 24));
    await expectTruthAfter(momentsNow(), range(0, sent - 50), [last], together);
  });
});
