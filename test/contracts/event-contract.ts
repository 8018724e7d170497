import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  day,
  entry,
  increment,
  key,
  minute,
  noon,
  slot,
  sum,
  ledgerBench,
  type OpenLedger,
} from '../support/ledger-bench.ts';

/** What every ledger must do with events. `open` gives a new, empty one each time. */
export function eventContract(name: string, open: OpenLedger): void {
  const bench = ledgerBench(open);

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

    it('says of each entry whether it was new, whatever comes again in a call and over many', async () => {
      const calls = fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 40 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(calls, async (called) => {
          const { ledger } = await bench();
          const seen = new Set<number>();
          for (const keys of called) {
            const isNew = keys.map((one) => !seen.has(one) && Boolean(seen.add(one)));
            expect(await ledger.countOnce(keys.map((one) => entry(one)))).toEqual(isNew);
          }
          expect(await sum(ledger)).toBe(seen.size);
        }),
        { numRuns: 20 },
      );
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

    it('forgets nothing by a clock that jumps ahead, and knows what came before when it is right again', async () => {
      const { ledger, jump, now } = await bench();
      await ledger.countOnce(Array.from({ length: 10 }, (_unused, at) => entry(at)));
      jump(20 * day);
      // Every verb of a commit forgets a little.
      for (let at = 100; at < 110; at++) {
        await ledger.countOnce([entry(at)]);
        await ledger.countPeriods({ source: 's', observations: [slot(now(), 1)], readTo: now() });
      }
      jump(-20 * day);
      await ledger.countOnce([entry(200)]);
      const again = Array.from({ length: 10 }, (_unused, at) => entry(at));
      expect(await ledger.countOnce(again)).toEqual(again.map(() => false));
      expect(ledger.rememberedFrom()).toBeLessThan(now() - day);
    });

    it('forgets what it counted while the clock had jumped no later than the rest', async () => {
      const { ledger, advance, jump } = await bench();
      jump(5 * 365 * day);
      await ledger.countOnce([entry(1)]);
      jump(-5 * 365 * day);
      await ledger.countOnce([entry(2)]);
      advance(14 * day + 16 * minute);
      await ledger.countOnce([entry(3)]);
      expect(await ledger.countOnce([entry(1), entry(2)])).toEqual([true, true]);
    });

    it('remembers which series may show their values, and counts on in them', async () => {
      const { ledger } = await bench();
      const revealed = async () =>
        (await ledger.totals()).map((one) => `${one.labels['a']} ${one.value} ${one.revealed}`).toSorted();
      await ledger.countOnce([entry(1, increment(3, { a: 'x' }), increment(4, { a: 'y' }))]);
      expect(await revealed()).toEqual(['x 3 false', 'y 4 false']);
      const one = { metric: 'ses_clicks_total', part: '' } as const;
      await ledger.reveal([
        { ...one, labels: { a: 'x' } },
        { ...one, labels: { a: 'unborn' } },
      ]);
      await ledger.countOnce([entry(2, increment(5, { a: 'x' }), increment(1, { a: 'unborn' }))]);
      expect(await revealed()).toEqual(['unborn 1 true', 'x 8 true', 'y 4 false']);
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
}
