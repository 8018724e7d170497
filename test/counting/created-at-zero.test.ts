import { describe, expect, it } from 'vitest';
import { CreatedAtZero } from '../../src/counting/created-at-zero.ts';
import { renderExposition } from '../../src/http/exposition.ts';
import { LedgerError } from '../../src/contracts/ledger.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { observation } from '../../src/metrics/count-event.ts';
import type { NewSeries } from '../../src/metrics/family.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import type { CountedIncrement } from '../../src/metrics/catalog.ts';

const second = 1_000;
const minute = 60 * second;
const clicks = { metric: 'ses_clicks_total', labels: { a: 'x' }, part: '' } as const;

const onBug = (err: unknown) => {
  throw err;
};
const age = (seconds: number) => observation('ses_event_age_seconds', { receiver: 'sns' }, seconds);

/** A process on a ledger, with what a scrape at this moment shows. `crash` starts another on the same ledger. */
async function bench({ zeroFor = 2 * minute } = {}) {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = { now: () => now };
  const ledger = openMemoryLedger({ now: clock.now, retention: 14 * 24 * 60 * minute });
  let isFull = false;
  const reveal: typeof ledger.reveal = (series) =>
    isFull ? Promise.reject(new LedgerError('full')) : ledger.reveal(series);
  const start = async () => {
    const registry = new MetricRegistry(clock.now, { bornAtZero: true });
    registry.refresh(await ledger.totals());
    return {
      registry,
      createdAtZero: new CreatedAtZero({ ledger: { reveal }, registry, clock, zeroFor, onBug }),
    };
  };
  let { registry, createdAtZero } = await start();
  let keys = 0;
  return {
    count: async (...increments: CountedIncrement[]) => {
      await ledger.countOnce([{ key: `${keys++}`, increments }]);
      registry.add(increments);
    },
    /** The lines that a scrape shows of metrics of mail. */
    scrape: async (): Promise<readonly string[]> => {
      const shown: NewSeries[] = [];
      let text = '';
      for await (const slice of renderExposition(registry, 'classic', (one) => shown.push(one)))
        text += slice;
      createdAtZero.scraped(shown);
      await new Promise((resolve) => setImmediate(resolve));
      return text.split('\n').filter((line) => line.startsWith('ses_clicks') || line.includes('age_seconds'));
    },
    held: () => registry.family('ses_exporter_series_shown_at_zero').snapshot()[0]?.value,
    pass: (by: number) => (now += by),
    fill: (full: boolean) => (isFull = full),
    crash: async () => {
      ({ registry, createdAtZero } = await start());
    },
  };
}

const zero = ['ses_clicks_total{a="x"} 0'];

describe('a new series', () => {
  it('is shown at 0 until it has been shown so for long enough, and then with all it counted', async () => {
    const { count, scrape, pass, held } = await bench();
    await count({ ...clicks, value: 3 });
    expect(await scrape()).toEqual(zero);
    expect(held()).toBe(1);
    pass(minute);
    await count({ ...clicks, value: 1 });
    expect(await scrape()).toEqual(zero);
    pass(minute);
    expect(await scrape()).toEqual(zero);
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 4']);
    expect(held()).toBe(0);
    await count({ ...clicks, value: 1 });
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 5']);
  });

  it('waits for the first scrape, however long nobody looks', async () => {
    const { count, scrape, pass } = await bench();
    await count({ ...clicks, value: 3 });
    pass(60 * minute);
    expect(await scrape()).toEqual(zero);
    pass(5 * minute);
    expect(await scrape()).toEqual(zero);
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 3']);
  });

  it('is shown at 0 again after a crash while it waits, and never once its value was shown', async () => {
    const { count, scrape, pass, crash } = await bench();
    await count({ ...clicks, value: 3 });
    await scrape();
    pass(minute);
    await crash();
    expect(await scrape()).toEqual(zero);
    pass(2 * minute);
    expect(await scrape()).toEqual(zero);
    await crash();
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 3']);
  });

  it('stays at 0 while the ledger cannot note that its value may be shown', async () => {
    const { count, scrape, pass, fill } = await bench();
    await count({ ...clicks, value: 3 });
    await scrape();
    pass(2 * minute);
    fill(true);
    expect(await scrape()).toEqual(zero);
    expect(await scrape()).toEqual(zero);
    fill(false);
    expect(await scrape()).toEqual(zero);
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 3']);
  });

  it('shows the first growth at once when it was pre-registered and has been shown long enough, after a crash too', async () => {
    const { count, scrape, pass, crash } = await bench();
    await count({ ...clicks, value: 0 });
    await scrape();
    pass(2 * minute);
    await scrape();
    await count({ ...clicks, value: 1 });
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 1']);
    await crash();
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 1']);
  });

  it('is at 0 in all parts of a histogram, and comes back whole, with buckets that are new by then', async () => {
    const { count, scrape, pass, crash } = await bench();
    await count(...age(1));
    expect((await scrape()).filter((line) => !line.startsWith('#') && !line.endsWith(' 0'))).toEqual([]);
    pass(2 * minute);
    await scrape();
    await count(...age(60));
    const whole = await scrape();
    expect(whole).toContain('ses_event_age_seconds_count{receiver="sns"} 2');
    expect(whole).toContain('ses_event_age_seconds_bucket{le="1",receiver="sns"} 1');
    await crash();
    expect(await scrape()).toEqual(whole);
  });

  it('is at 0 for one scrape when it is to be so for 0 seconds', async () => {
    const { count, scrape } = await bench({ zeroFor: 0 });
    await count({ ...clicks, value: 3 });
    expect(await scrape()).toEqual(zero);
    expect(await scrape()).toEqual(['ses_clicks_total{a="x"} 3']);
  });
});
