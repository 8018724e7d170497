import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeriodSink } from '../../src/counting/period-sink.ts';
import { LedgerError, type Ledger } from '../../src/contracts/ledger.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import type { PeriodBatch } from '../../src/contracts/period.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { counted, day, minute, noon, slot } from '../support/ledger-bench.ts';
import { rendered } from '../support/http-registry.ts';

const source = 'statistics/123456789012/eu-west-1';
const self = 'ses_exporter_periods_';

function bench() {
  const memory = openMemoryLedger({ now: () => noon + day, retention: 14 * day });
  const commits: PeriodBatch[] = [];
  /** Commits that still succeed. */
  let left = Infinity;
  const ledger: Ledger = {
    ...memory,
    countPeriods(batch) {
      if (left-- <= 0) return Promise.reject(new LedgerError('disk full'));
      commits.push(batch);
      return memory.countPeriods(batch);
    },
  };
  const registry = new MetricRegistry();
  return {
    ledger,
    registry,
    commits,
    count: createPeriodSink(ledger, registry),
    failAfter: (commits_: number) => (left = commits_),
    shown: () =>
      registry
        .family('ses_statistics_bounces_total')
        .snapshot()
        .reduce((sum, { value }) => sum + value, 0),
    lines: async () =>
      (await rendered(registry, 'classic')).split('\n').filter((line) => line.startsWith(self)),
  };
}

/** One slot of so many series, each with this total. */
function slots(count: number, total: number, start = noon + minute) {
  return Array.from({ length: count }, (_one, at) => slot(start, total, { of: `${at}` }));
}

describe('counting a collector’s periods', () => {
  it('makes a large batch durable in pieces, and moves the checkpoint with the last', async () => {
    const on = bench();
    await on.count('cloudwatch', { source, observations: [], readTo: noon });
    const readTo = noon + 30 * minute;
    await on.count('cloudwatch', { source, observations: slots(2_500, 2), readTo });
    expect(on.commits.map((one) => [one.observations.length, one.readTo])).toEqual([
      [0, noon],
      [1_000, noon],
      [1_000, noon],
      [500, readTo],
    ]);
    expect(await counted(on.ledger)).toBe(5_000);
  });

  it('gives other work its turn between two pieces', async () => {
    const on = bench();
    await on.count('cloudwatch', { source, observations: [], readTo: noon });
    const seen: number[] = [];
    const look = () => {
      seen.push(on.commits.length);
      if (on.commits.length < 5) setImmediate(look);
    };
    setImmediate(look);
    await on.count('cloudwatch', { source, observations: slots(4_000, 1), readTo: noon + minute });
    expect(seen).toEqual(expect.arrayContaining([2, 3, 4]));
  });

  it('takes the first sight of a source in one piece, without what was over by then', async () => {
    const on = bench();
    const observations = [...slots(3_000, 7, noon - day), ...slots(2_500, 3, noon - minute)];
    await on.count('cloudwatch', { source, observations, readTo: noon });
    expect(on.commits.map((one) => one.observations.length)).toEqual([2_500]);
    await on.count('cloudwatch', { source, observations: slots(2_500, 4, noon - minute), readTo: noon });
    expect(await counted(on.ledger)).toBe(2_500);
  });

  it('stops between two pieces when the program does', async () => {
    const on = bench();
    await on.count('cloudwatch', { source, observations: [], readTo: noon });
    const stopping = new AbortController();
    const counting = on.count(
      'cloudwatch',
      { source, observations: slots(5_000, 1), readTo: noon + minute },
      stopping.signal,
    );
    stopping.abort();
    await expect(counting).rejects.toThrow('aborted');
    expect(await on.ledger.source(source)).toMatchObject({ readTo: noon });
  });

  it('tells how many periods shrank and how many were revised, from 0 on', async () => {
    const on = bench();
    const observe = (total: number, readTo: number) =>
      on.count('cloudwatch', { source, observations: slots(1_500, total), readTo });
    await observe(0, noon);
    expect(await on.lines()).toEqual([
      'ses_exporter_periods_shrunk_total{collector="cloudwatch"} 0',
      'ses_exporter_periods_revised_total{collector="cloudwatch"} 0',
    ]);
    await observe(5, noon + 20 * minute);
    await observe(6, noon + 25 * minute);
    await observe(2, noon + 30 * minute);
    expect(await on.lines()).toEqual([
      'ses_exporter_periods_shrunk_total{collector="cloudwatch"} 1500',
      'ses_exporter_periods_revised_total{collector="cloudwatch"} 3000',
    ]);
  });

  it('ends at the same totals wherever it fails, once what was read is read again', async () => {
    const reading = fc.record({
      series: fc.integer({ min: 0, max: 2_200 }),
      total: fc.nat(5),
      succeeds: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { minLength: 1, maxLength: 4 }), async (readings) => {
        const [smooth, rough] = [bench(), bench()];
        for (const [at, { series, total, succeeds }] of readings.entries()) {
          const batch = { source, observations: slots(series, total), readTo: noon + at * 10 * minute };
          await smooth.count('cloudwatch', batch);
          rough.failAfter(succeeds);
          await rough.count('cloudwatch', batch).catch(() => undefined);
          rough.failAfter(Infinity);
          await rough.count('cloudwatch', batch);
        }
        expect(await counted(rough.ledger)).toBe(await counted(smooth.ledger));
        expect(await rough.ledger.source(source)).toEqual(await smooth.ledger.source(source));
        expect(rough.shown()).toBe(await counted(rough.ledger));
      }),
      { numRuns: 25 },
    );
  });
});
