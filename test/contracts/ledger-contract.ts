import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Entry, Ledger, LedgerOptions } from '../../src/ledger/ledger.ts';
import type { Increment } from '../../src/metrics/increment.ts';
import type { PeriodObservation } from '../../src/metrics/period.ts';

const minute = 60_000;
export const day = 86_400_000;
export const noon = Date.parse('2026-03-01T12:00:00Z');

export function key(at: number): string {
  return at.toString(16).padStart(32, '0');
}

export function increment(value = 1, labels: Record<string, string> = {}): Increment {
  return { metric: 'ses_clicks_total', labels, part: '', value };
}

export function entry(at: number, ...increments: Increment[]): Entry {
  return { key: key(at), increments: increments.length > 0 ? increments : [increment()] };
}

export function slot(start: number, total: number, labels: Record<string, string> = {}): PeriodObservation {
  const metric = 'ses_statistics_bounces_total';
  return { metric, labels, part: '', start, end: start + 15 * minute, total };
}

export async function sum(ledger: Ledger, metric = 'ses_clicks_total'): Promise<number> {
  const totals = await ledger.totals();
  return totals.filter((total) => total.metric === metric).reduce((value, total) => value + total.value, 0);
}

function counted(ledger: Ledger): Promise<number> {
  return sum(ledger, 'ses_statistics_bounces_total');
}

/** What every backend must do. `open` gives a new, empty ledger each time. */
export function ledgerContract(name: string, open: (options: LedgerOptions) => Promise<Ledger>): void {
  const opened: Ledger[] = [];
  const bench = async () => {
    let now = noon;
    const ledger = await open({ now: () => now, retention: 14 * day });
    opened.push(ledger);
    return { ledger, advance: (by: number) => (now += by), now: () => now };
  };

  afterEach(async () => {
    for (const ledger of opened.splice(0)) await ledger[Symbol.asyncDispose]();
  });

  describe(`the ${name} ledger, counting events`, () => {
    it('counts a key once, in one call and over many', async () => {
      const { ledger } = await bench();
      expect(await ledger.countOnce([entry(1), entry(2), entry(1)])).toEqual([true, true, false]);
      expect(await ledger.countOnce([entry(2), entry(3)])).toEqual([false, true]);
      expect(await sum(ledger)).toBe(3);
    });

    it('counts a key once when calls that bring it wait at the same time', async () => {
      const { ledger } = await bench();
      const verdicts = await Promise.all(Array.from({ length: 50 }, () => ledger.countOnce([entry(1)])));
      expect(verdicts.flat().filter(Boolean)).toEqual([true]);
      expect(await sum(ledger)).toBe(1);
    });

    it('takes no two keys for one, whatever they are made of', async () => {
      const { ledger } = await bench();
      const keys = ['message-1', 'message-2', '', key(10), key(10).toUpperCase(), key(10).slice(1)];
      expect(await ledger.countOnce(keys.map((one) => ({ ...entry(1), key: one })))).toEqual(
        keys.map(() => true),
      );
    });

    it('keeps series apart by metric, part and labels, whatever order the labels are in', async () => {
      const { ledger } = await bench();
      await ledger.countOnce([
        entry(
          1,
          increment(1, { a: 'x', b: 'y' }),
          increment(2, { b: 'y', a: 'x' }),
          increment(4, { a: 'y', b: 'x' }),
        ),
        entry(
          2,
          { ...increment(8), metric: 'ses_event_age_seconds', part: 'sum' },
          { ...increment(16), metric: 'ses_event_age_seconds', part: '5' },
        ),
      ]);
      const values = (await ledger.totals()).map(({ value }) => value).toSorted((a, b) => a - b);
      expect(values).toEqual([3, 4, 8, 16]);
    });

    it('remembers when a series was first seen', async () => {
      const { ledger, advance } = await bench();
      await ledger.countOnce([entry(1)]);
      advance(day);
      await ledger.countOnce([entry(2)]);
      expect(await ledger.totals()).toMatchObject([{ value: 2, since: noon }]);
    });

    it('forgets a key after the retention, and not before', async () => {
      const { ledger, advance } = await bench();
      await ledger.countOnce([entry(1)]);
      advance(14 * day + 14 * minute);
      await ledger.countOnce([entry(2)]);
      expect(await ledger.countOnce([entry(1)])).toEqual([false]);
      advance(2 * minute);
      await ledger.countOnce([entry(3)]);
      expect(await ledger.countOnce([entry(1)])).toEqual([true]);
    });

    it('says from when on it knows every event, however short it remembered them before', async () => {
      const { ledger, advance, now } = await bench();
      await ledger.countOnce([entry(1)]);
      advance(13 * day);
      await ledger.countOnce([entry(2)]);
      expect(ledger.rememberedFrom()).toBeLessThan(noon);
      advance(2 * day);
      await ledger.countOnce([entry(3)]);
      expect(ledger.rememberedFrom()).toBe(now() - 14 * day);
    });

    it('remembers which series may show their values, and counts on in them', async () => {
      const { ledger } = await bench();
      const revealed = async () =>
        (await ledger.totals()).map((one) => [one.labels['a'], one.value, one.revealed]).toSorted();
      await ledger.countOnce([entry(1, increment(3, { a: 'x' }), increment(4, { a: 'y' }))]);
      expect(await revealed()).toEqual([
        ['x', 3, false],
        ['y', 4, false],
      ]);
      const one = { metric: 'ses_clicks_total', part: '' } as const;
      await ledger.reveal([
        { ...one, labels: { a: 'x' } },
        { ...one, labels: { a: 'unborn' } },
      ]);
      await ledger.countOnce([entry(2, increment(5, { a: 'x' }), increment(1, { a: 'unborn' }))]);
      expect(await revealed()).toEqual([
        ['unborn', 1, true],
        ['x', 8, true],
        ['y', 4, false],
      ]);
    });

    it('counts each key once however entries are split over calls and repeated', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.nat(20), { maxLength: 8 }), { maxLength: 12 }),
          async (calls) => {
            const { ledger } = await bench();
            await Promise.all(calls.map((keys) => ledger.countOnce(keys.map((at) => entry(at)))));
            expect(await sum(ledger)).toBe(new Set(calls.flat()).size);
          },
        ),
        { numRuns: 30 },
      );
    });
  });

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
      expect(await ledger.countPeriods(batch)).toEqual({ increments: [atZero], shrunk: 0 });
      expect(await ledger.countPeriods(batch)).toEqual({ increments: [], shrunk: 0 });
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
