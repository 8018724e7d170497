import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/contracts/ledger.ts';
import type { PeriodObservation, PeriodOutcome } from '../../src/contracts/period.ts';
import {
  counted,
  day,
  entry,
  minute,
  noon,
  slot,
  ledgerBench,
  type OpenLedger,
} from '../support/ledger-bench.ts';
import type { CountedName } from '../../src/metrics/catalog.ts';

/** Adds what one batch told to what those before told. */
function add(told: { shrunk: number; revised: number }, { shrunk, revised }: PeriodOutcome): void {
  told.shrunk += shrunk;
  told.revised += revised;
}

async function values(ledger: Ledger): Promise<readonly string[]> {
  const totals = await ledger.totals();
  return totals.map(({ labels, value }) => `${JSON.stringify(labels)} ${value}`).toSorted();
}

/** What every ledger must do with counts per time slot. `open` gives a new, empty one each time. */
export function periodContract(name: string, open: OpenLedger): void {
  const bench = ledgerBench(open);

  describe(`the ${name} ledger, counting periods`, () => {
    const source = 'statistics/123456789012/eu-west-1';
    const born = async () => {
      const all = await bench();
      await all.ledger.countPeriods({ source, observations: [], readTo: noon });
      all.advance(day);
      return all;
    };

    it('counts a growing period once, whole', async () => {
      const { ledger, now } = await born();
      for (const total of [3, 3, 7, 7])
        await ledger.countPeriods({ source, observations: [slot(now(), total)], readTo: now() });
      expect(await counted(ledger)).toBe(7);
    });

    it('counts a period once though the clock jumped ahead meanwhile', async () => {
      const { ledger, now, jump } = await born();
      const observations = Array.from({ length: 5 }, (_unused, at) => slot(now() - at * 15 * minute, 1 + at));
      const readTo = now();
      await ledger.countPeriods({ source, observations, readTo });
      jump(30 * day);
      await ledger.countPeriods({ source, observations, readTo });
      jump(-30 * day);
      await ledger.countPeriods({ source, observations, readTo });
      expect(await counted(ledger)).toBe(15);
    });

    it('tells what it added', async () => {
      const { ledger, now } = await born();
      await ledger.countPeriods({ source, observations: [slot(now(), 3)], readTo: now() });
      const outcome = await ledger.countPeriods({ source, observations: [slot(now(), 5)], readTo: now() });
      expect(outcome.increments).toEqual([
        { metric: 'ses_statistics_bounces_total', labels: {}, part: '', value: 2 },
      ]);
    });

    it('never counts what ended before its source was first read', async () => {
      const { ledger } = await bench();
      await ledger.countPeriods({ source, observations: [slot(noon - 15 * minute, 5)], readTo: noon });
      await ledger.countPeriods({ source, observations: [slot(noon - 15 * minute, 9)], readTo: noon });
      expect(await ledger.totals()).toEqual([]);
    });

    it('counts only the growth of the period in which its source was first read', async () => {
      const { ledger } = await bench();
      await ledger.countPeriods({ source, observations: [slot(noon - minute, 5)], readTo: noon });
      await ledger.countPeriods({ source, observations: [slot(noon - minute, 8)], readTo: noon });
      expect(await counted(ledger)).toBe(3);
    });

    it('lets a series be born at 0 when there is nothing to count of its first slot yet', async () => {
      const { ledger } = await bench();
      const batch = { source, observations: [slot(noon - minute, 5)], readTo: noon };
      const atZero = { metric: 'ses_statistics_bounces_total', labels: {}, part: '', value: 0 };
      expect(await ledger.countPeriods(batch)).toEqual({ increments: [atZero], shrunk: 0, revised: 0 });
      expect(await ledger.countPeriods(batch)).toEqual({ increments: [], shrunk: 0, revised: 0 });
      expect(await ledger.totals()).toEqual([{ ...atZero, since: noon, revealed: false }]);
    });

    it('counts a slot whole that began between the first reading and its commit', async () => {
      const { ledger, advance } = await bench();
      advance(2 * minute);
      await ledger.countPeriods({ source, observations: [slot(noon + minute, 0)], readTo: noon });
      await ledger.countPeriods({
        source,
        observations: [slot(noon + minute, 5)],
        readTo: noon + 3 * minute,
      });
      expect(await counted(ledger)).toBe(5);
      expect(await ledger.source(source)).toMatchObject({ since: noon });
    });

    it('counts such a slot whole when it appears only later', async () => {
      const { ledger, advance } = await bench();
      advance(2 * minute);
      await ledger.countPeriods({ source, observations: [], readTo: noon });
      await ledger.countPeriods({
        source,
        observations: [slot(noon + minute, 5)],
        readTo: noon + 3 * minute,
      });
      expect(await counted(ledger)).toBe(5);
    });

    it('subtracts nothing when AWS revises downwards, says so once, and does not count the way back up', async () => {
      const { ledger, now } = await born();
      const shrunk = [];
      for (const total of [8, 5, 5, 8, 9]) {
        shrunk.push(
          (await ledger.countPeriods({ source, observations: [slot(now(), total)], readTo: now() })).shrunk,
        );
      }
      expect(shrunk).toEqual([0, 1, 0, 0, 0]);
      expect(await counted(ledger)).toBe(9);
    });

    it('tells of what changed in slots that had been read when they were over, and of nothing else', async () => {
      const { ledger, now } = await born();
      const revised = async (readTo: number, ...observations: PeriodObservation<CountedName>[]) =>
        (await ledger.countPeriods({ source, observations, readTo })).revised;
      const over = now();
      const running = over + 15 * minute;
      expect(await revised(running + minute, slot(over, 5), slot(running, 3))).toBe(0);
      expect(await revised(running + 16 * minute, slot(over, 5), slot(running, 4))).toBe(0);
      expect(await revised(running + 17 * minute, slot(over, 6), slot(running, 4))).toBe(1);
      expect(await revised(running + 17 * minute, slot(over, 4), slot(running, 4, { new: 'yes' }))).toBe(2);
      expect(await revised(running + 17 * minute, slot(noon - 60 * minute, 9))).toBe(0);
      expect(await counted(ledger)).toBe(14);
    });

    it('gives the same totals and tells the same, in whatever pieces a reading is counted', async () => {
      const reading = fc.array(fc.record({ at: fc.nat(12), of: fc.nat(3), total: fc.nat(9) }), {
        minLength: 1,
        maxLength: 20,
      });
      await fc.assert(
        fc.asyncProperty(fc.array(reading, { maxLength: 4 }), fc.nat(5), async (readings, size) => {
          const [whole, pieces] = [await born(), await born()];
          const told = { whole: { shrunk: 0, revised: 0 }, pieces: { shrunk: 0, revised: 0 } };
          for (const [at, slots] of readings.entries()) {
            const unique = new Map(slots.map((one) => [`${one.at} ${one.of}`, one]));
            const observations = [...unique.values()].map((one) =>
              slot(whole.now() + one.at * 15 * minute, one.total, { of: `${one.of}` }),
            );
            const readTo = whole.now() + (at + 1) * 60 * minute;
            add(told.whole, await whole.ledger.countPeriods({ source, observations, readTo }));
            const checkpoint = (await pieces.ledger.source(source))?.readTo ?? NaN;
            for (let from = 0; from < observations.length; from += size + 1) {
              const piece = observations.slice(from, from + size + 1);
              const last = from + size + 1 >= observations.length;
              add(
                told.pieces,
                await pieces.ledger.countPeriods({
                  source,
                  observations: piece,
                  readTo: last ? readTo : checkpoint,
                }),
              );
            }
          }
          expect(await values(pieces.ledger)).toEqual(await values(whole.ledger));
          expect(told.pieces).toEqual(told.whole);
        }),
        { numRuns: 30 },
      );
    });

    it('counts a series that appears late with its history since the source was first read', async () => {
      const { ledger, now } = await born();
      const observations = [
        slot(noon - 15 * minute, 100, { new: 'yes' }),
        slot(noon + minute, 4, { new: 'yes' }),
        slot(now(), 2, { new: 'yes' }),
      ];
      await ledger.countPeriods({ source, observations, readTo: now() });
      expect(await counted(ledger)).toBe(6);
    });

    it('ignores periods that are older than it remembers any', async () => {
      const { ledger, now, advance } = await born();
      const early = slot(now(), 5);
      await ledger.countPeriods({ source, observations: [early], readTo: now() });
      advance(21 * day);
      await ledger.countPeriods({ source, observations: [early], readTo: now() });
      await ledger.countPeriods({ source, observations: [early], readTo: now() });
      expect(await counted(ledger)).toBe(5);
    });

    it('keeps the slots, the first sight and the checkpoint of each series and source apart', async () => {
      const { ledger, now } = await born();
      const late = { source: 'late', observations: [slot(noon, 9, { of: 'late' })], readTo: now() };
      await ledger.countPeriods(late);
      const observations = [slot(noon, 1), slot(noon, 2, { of: 'other' })];
      await ledger.countPeriods({ source, observations, readTo: noon + minute });
      expect(await counted(ledger)).toBe(3);
      expect(await ledger.source('late')).toMatchObject({ since: now(), readTo: now() });
      expect(await ledger.source(source)).toMatchObject({ since: noon, readTo: noon + minute });
    });

    it('commits events and periods that wait at the same time in their order', async () => {
      const { ledger, now } = await born();
      const observe = (total: number) =>
        ledger.countPeriods({ source, observations: [slot(now(), total)], readTo: now() });
      const [first, fresh, second] = await Promise.all([
        observe(3),
        ledger.countOnce([entry(1)]),
        observe(5),
      ]);
      expect([first, second].map(({ increments }) => increments[0]?.value)).toEqual([3, 2]);
      expect(fresh).toEqual([true]);
    });

    it('knows a source’s first sight and how far it was read, which never moves back', async () => {
      const { ledger, advance } = await bench();
      expect(await ledger.source(source)).toBeUndefined();
      await ledger.countPeriods({ source, observations: [], readTo: noon });
      advance(day);
      await ledger.countPeriods({ source, observations: [], readTo: noon - day });
      expect(await ledger.source(source)).toMatchObject({ since: noon, readTo: noon });
    });

    it('gives the sum of each period’s largest total, in any order and repetition', async () => {
      const observed = fc.array(fc.tuple(fc.nat(6), fc.nat(50)), { maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(observed, fc.nat(5), async (observations, split) => {
          const { ledger, now } = await born();
          const slots = observations.map(([at, total]) => slot(now() + at * 15 * minute, total));
          await ledger.countPeriods({ source, observations: slots.slice(0, split), readTo: now() });
          await ledger.countPeriods({ source, observations: slots.slice(split), readTo: now() });
          const largest = Map.groupBy(observations, ([at]) => at);
          const truth = [...largest.values()].reduce(
            (all, group) => all + Math.max(...group.map(([, total]) => total)),
            0,
          );
          expect(await counted(ledger)).toBe(truth);
        }),
        { numRuns: 30 },
      );
    });
  });
}
