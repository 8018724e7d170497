import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { day, minute, noon } from '../support/ledger-bench.ts';
import { ledgerFiles } from '../support/ledger-files.ts';
import { momentsOf, readDisk, spread, writeDisk, type Moment } from '../support/law-disk.ts';
import { countingOn, Machine, retention, startLife, sumOf, type Life } from '../support/law-machine.ts';
import { Reader, readToOf, truthOfReadings, type Reading } from '../support/law-readings.ts';
import { tries } from '../support/law-size.ts';

const files = ledgerFiles();
afterAll(() => files[Symbol.asyncDispose]());
const now = () => noon + day;

const observed = fc.tuple(fc.nat(2), fc.nat(6), fc.nat(50));
const reading: fc.Arbitrary<Reading> = fc.record({
  pause: fc.nat(2),
  // Among them the end of a slot, its middle, and times before those that were read already.
  readTo: fc.constantFrom(0, 7, 15, 20, 30, 45, 90),
  observed: fc.array(observed, { maxLength: 12 }),
});
const sources = fc.array(fc.array(reading, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 });
const fate = fc.record({ answer: fc.nat(5), moment: fc.nat(999) });

const readersOf = (all: readonly (readonly Reading[])[]) =>
  all.map((readings, at) => new Reader(`source-${at}`, readings));
const truthOfAll = (all: readonly (readonly Reading[])[]) =>
  new Map(all.flatMap((readings, at) => [...truthOfReadings(`source-${at}`, readings)]));

/** What a source knows when all its readings are counted. */
function stateAfter(readings: readonly Reading[]) {
  const times = readings.map(readToOf);
  return { since: times[0], readTo: Math.max(...times) };
}

const bounded = tries(40);

describe('observations of periods', () => {
  it('in any order and repetition count the sum of each period’s largest value since the first sight', async () => {
    await fc.assert(
      fc.asyncProperty(sources, async (all) => {
        const counting = await countingOn(openMemoryLedger({ now, retention }), now);
        await Promise.all(readersOf(all).map((reader) => reader.read(counting)));
        expect(counting.shown()).toEqual(truthOfAll(all));
      }),
      { numRuns: 150 },
    );
  });

  it('count the same through crashes at any moment of any commit, and nothing shown or read ever falls back', async () => {
    await fc.assert(
      fc.asyncProperty(
        sources,
        fc.array(fate, { minLength: 1, maxLength: 6 }),
        files.run(async (all, fates) => {
          const machine = new Machine(files.newFile, now);
          const readers = readersOf(all);
          const everyone = async (life: Life, look: () => void) => {
            for (const { source, readTo } of readers)
              expect((await life.source(source))?.readTo ?? -Infinity).toBeGreaterThanOrEqual(readTo);
            await Promise.all(readers.map((reader) => reader.read(life, look)));
          };
          for (const end of fates) await machine.run(everyone, end);
          await machine.run(everyone);
          // A last start, so that a stop in good order belongs to every story.
          const shown = await machine.run(async (life) => {
            for (const [at, readings] of all.entries())
              expect(await life.source(`source-${at}`)).toEqual(stateAfter(readings));
          });
          expect(shown).toEqual(truthOfAll(all));
        }),
      ),
      bounded,
    );
  });
});

/** The first sight of a source: the first slot is over by then, the second in progress. */
const firstSight: Reading = {
  pause: 0,
  readTo: 7,
  observed: [
    [0, 1, 30],
    [0, 2, 10],
  ],
};
/** Growth, a revision downwards, one of what is over, a new series and its history. */
const second: Reading = {
  pause: 0,
  readTo: 35,
  observed: [
    [0, 2, 25],
    [0, 3, 8],
    [0, 3, 5],
    [0, 1, 40],
    [1, 2, 6],
    [1, 3, 4],
  ],
};
const third: Reading = {
  pause: 0,
  readTo: 50,
  observed: [
    [0, 3, 9],
    [0, 4, 2],
    [1, 2, 7],
    [1, 3, 3],
  ],
};

/**
 * Starts a program on what each moment left; what was not counted is read again, and then the truth is shown.
 * @returns what was found after each start: the sum of what is shown, and the checkpoint.
 */
async function expectTruthAfter(
  moments: readonly Moment[],
  before: readonly Reading[],
  again: readonly Reading[],
) {
  const truth = truthOfReadings('s', [...before, ...again]);
  const found: { sum: number; readTo: number | undefined }[] = [];
  for (const { what, disk } of moments) {
    const file = files.newFile();
    writeDisk(file, disk());
    await using life = await startLife(file, now);
    const sum = sumOf(life.shown(), 'ses_statistics_bounces_total');
    found.push({ sum, readTo: (await life.source('s'))?.readTo });
    await new Reader('s', again).read(life);
    const last = { shown: life.shown(), source: await life.source('s') };
    expect({ what, ...last }).toEqual({ what, shown: truth, source: stateAfter([...before, ...again]) });
  }
  return found;
}

/** So many series that a reading is counted in three pieces. */
const large = (total: number, readTo: number): Reading => ({
  pause: 0,
  readTo,
  observed: Array.from({ length: 2_500 }, (_one, series) => [series, 3, total]),
});

describe('a crash', () => {
  it.each([
    ['first sight of a source', [], firstSight],
    ['second reading', [firstSight], second],
    ['third reading', [firstSight, second], third],
  ])(
    'at every frame of the commit of the %s, and in the middle of each, changes no total',
    async (_what, before, at) => {
      const file = files.newFile();
      await using life = await startLife(file, now);
      await new Reader('s', before).read(life);
      const disk = readDisk(file);
      await new Reader('s', [at]).read(life);
      const moments = momentsOf(disk, readDisk(file));
      expect(moments.length).toBeGreaterThan(6);
      await expectTruthAfter(moments, before, [at, ...(at === third ? [] : [third])]);
    },
  );

  it('in any piece of a large reading leaves the checkpoint before it, and all of it is read again', async () => {
    const [before, again] = [[firstSight, large(2, 20)], [large(5, 40)]];
    const file = files.newFile();
    {
      await using life = await startLife(file, now);
      await new Reader('s', before).read(life);
    }
    const disk = readDisk(file);
    const found = new Set<number>();
    for (let piece = 1; piece <= 3; piece++) {
      const copy = files.newFile();
      writeDisk(copy, disk);
      await using life = await startLife(copy, now, piece);
      await new Reader('s', again).read(life);
      const moments = spread(life.death() ?? [], 4);
      for (const { sum, readTo } of await expectTruthAfter(moments, before, again)) {
        found.add(sum);
        expect(readTo).toBe(sum < 12_500 ? noon + 20 * minute : noon + 40 * minute);
      }
    }
    expect([...found].toSorted((a, b) => a - b)).toEqual([5_000, 8_000, 11_000, 12_500]);
  });
});
