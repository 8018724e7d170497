import { describe, expect, it } from 'vitest';
import type { CloudWatchMetric } from '../../src/aws/account.ts';
import { LedgerError } from '../../src/contracts/ledger.ts';
import type { PeriodBatch } from '../../src/contracts/period.ts';
import { createPeriodSink, type PeriodSink } from '../../src/counting/period-sink.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { collectorBench, minute, noon } from '../support/aws-collector-bench.ts';
import { FakeAws } from '../support/aws-fakes.ts';
import { ManualClock } from '../support/manual-clock.ts';

const send: CloudWatchMetric = { metricName: 'Send', dimensions: { campaign: 'spring' } };
const slot = 5 * minute;

/** A collector that has seen its account for the first time; `tell` can keep what it says from the ledger. */
async function seen() {
  const aws = new FakeAws();
  aws.metrics = [send];
  const clock = new ManualClock(noon);
  const ledger = openMemoryLedger({ now: () => clock.now(), retention: 86_400_000 });
  const registry = new MetricRegistry(() => clock.now());
  const count = createPeriodSink(ledger, registry);
  const batches: PeriodBatch[] = [];
  const on: { count: PeriodSink } = { count };
  const bench = collectorBench({
    of: ['cloudwatch'],
    accounts: [aws],
    before: { clock, ledger, registry },
    deps: {
      countPeriods: async (...given) => {
        await on.count(...given);
        if (!given[1].source.endsWith('/complete')) batches.push(given[1]);
      },
    },
  });
  await bench.running.firstRuns;
  const value = (start: number, total: number) => ({ metric: send, start, value: total });
  return {
    ...bench,
    aws,
    ledger,
    count,
    on,
    /** Values by slot after noon. */
    say: (...totals: readonly number[]) =>
      void (aws.points = totals.map((total, at) => value(noon + (at + 1) * slot, total))),
    /** What the ledger was told in the next run: of each slot after noon its total. */
    async told(time = slot) {
      batches.length = 0;
      await bench.pass(time);
      return batches.flatMap(({ observations }) =>
        observations
          .filter(({ metric }) => metric === 'ses_cloudwatch_dimension_events_total')
          .map(({ start, total }) => [(start - noon) / slot, total]),
      );
    },
    total: async () => (await bench.lines('ses_cloudwatch_dimension_events_total{'))[0]?.split(' ').at(-1),
  };
}

describe('what the ledger is told of CloudWatch', () => {
  it('is what differs from what it was told before', async () => {
    await using on = await seen();
    on.say(3);
    expect(await on.told(2 * slot)).toEqual([[1, 3]]);
    expect(await on.told()).toEqual([]);
    on.say(3, 4);
    expect(await on.told()).toEqual([[2, 4]]);
    on.say(5, 4);
    expect(await on.told()).toEqual([[1, 5]]);
    expect(await on.total()).toBe('9');
  });

  it('is that a total shrank, and that it grew again', async () => {
    await using on = await seen();
    on.say(5);
    await on.told(2 * slot);
    on.say(4);
    expect(await on.told()).toEqual([[1, 4]]);
    on.say(5);
    expect(await on.told()).toEqual([[1, 5]]);
    expect(await on.told()).toEqual([]);
    expect(await on.total()).toBe('5');
    expect(await on.lines('ses_exporter_periods_shrunk_total')).toEqual([
      'ses_exporter_periods_shrunk_total{collector="cloudwatch"} 1',
    ]);
  });

  it('is told again where the ledger did not take it', async () => {
    await using on = await seen();
    on.say(3);
    on.on.count = () => Promise.reject(new LedgerError('disk full'));
    await on.told(2 * slot);
    expect(await on.total()).toBe('0');
    on.on.count = on.count;
    expect(await on.told()).toEqual([[1, 3]]);
    expect(await on.total()).toBe('3');
  });

  it('is everything where it cannot be known whether the ledger took it', async () => {
    await using on = await seen();
    on.say(3);
    await on.told(2 * slot);
    on.say(3, 4);
    on.on.count = async (...given) => {
      await on.count(...given);
      throw new LedgerError('the answer was lost');
    };
    await on.told();
    on.on.count = on.count;
    expect(await on.told()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(await on.total()).toBe('7');
  });

  it('is everything where another process has counted since', async () => {
    await using on = await seen();
    on.say(3);
    await on.told(2 * slot);
    const source = 'cloudwatch/123456789012/eu-west-1/300s';
    await on.ledger.countPeriods({ source, observations: [], readTo: on.clock.now() + 1 });
    on.say(3, 1);
    expect(await on.told()).toEqual([
      [1, 3],
      [2, 1],
    ]);
    expect(await on.told()).toEqual([]);
    expect(await on.total()).toBe('4');
  });

  it('moves the checkpoint where nothing differs', async () => {
    await using on = await seen();
    const source = 'cloudwatch/123456789012/eu-west-1/300s';
    for (let run = 0; run < 3; run++) {
      await on.told();
      expect(await on.ledger.source(source)).toMatchObject({ readTo: on.clock.now() });
    }
  });
});
