import { describe, expect, it } from 'vitest';
import { collectorNames, collectors, type AnyCollector } from '../../src/collectors/index.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { collectorBench, minute, noon } from '../support/aws-collector-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SteppingTimetable } from '../support/stepping-timetable.ts';

const OUTAGE = 20 * minute;
const STEP = 1_000;

/**
 * A number from 0 to 1 that is the same in every run, and however many collectors there are: a linear congruential
 * generator (Numerical Recipes, 7.1).
 */
function dice(seed: number): number {
  return ((seed * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

/** When a schedule first matches from a moment on. */
async function nextTime(expression: string, from: number): Promise<number> {
  const clock = new ManualClock(from);
  const timetable = new SteppingTimetable(clock);
  const times: number[] = [];
  timetable.at(expression, () => {
    times.push(clock.now());
    return Promise.resolve();
  });
  for (; times.length === 0; clock.pass(STEP)) await timetable.step();
  return times[0] ?? NaN;
}

/** No backoff is longer, so that a collector that runs seldom recovers before its next time. */
const LONGEST = 15 * minute;

/** Every collector with its own schedule; that it is asked matters here, not what it is answered. */
const answered = collectors.map((one) => ({
  ...one,
  create: () => ({
    async *collect() {
      yield await Promise.resolve({ samples: [] });
    },
  }),
})) as readonly AnyCollector[];

/** For each collector, how long after the end of an outage it first tried, and how long it was to its next time then. */
async function recoveries(begin: number) {
  const aws = new FakeAws();
  const clock = new ManualClock(noon);
  const timetable = new SteppingTimetable(clock);
  await using bench = collectorBench({
    of: collectorNames,
    settings: { deliverability: { enabled: true } },
    accounts: [aws],
    deps: {
      collectors: answered,
      timetable,
      random: () => dice(begin + clock.now()),
      clock,
      log: silentLogger,
    },
  });
  await bench.running.firstRuns;
  const first = new Map<string, number>();
  const passTo = async (time: number) => {
    while (clock.now() < time) {
      clock.pass(STEP);
      await timetable.step();
      for (const { collector, ok, lastSuccess = NaN } of bench.running.status())
        if (ok && lastSuccess > begin && !first.has(collector)) first.set(collector, lastSuccess);
    }
  };
  await passTo(begin);
  aws.failIdentity = awsFailure('ECONNREFUSED');
  const end = begin + OUTAGE;
  await passTo(end);
  const failing = bench.running.status().filter(({ ok }) => !ok);
  aws.failIdentity = undefined;
  await passTo(end + LONGEST);
  return Promise.all(
    failing.map(async ({ collector }) => {
      const { schedule = '' } = collectors.find(({ name }) => name === collector) ?? {};
      const tried = first.get(collector) ?? Infinity;
      return { collector, late: tried - end, toNext: (await nextTime(schedule, end + STEP)) - end };
    }),
  );
}

describe('after an outage of 20 minutes', () => {
  it('every collector tries again no later than its schedule says, wherever the outage begins', async () => {
    const all: Awaited<ReturnType<typeof recoveries>> = [];
    // Over an hour, so that each schedule is met that comes once in it.
    for (let phase = 0; phase < 12; phase++) all.push(...(await recoveries(noon + minute + phase * 287_000)));
    expect(all.filter(({ late, toNext }) => late > Math.min(toNext, LONGEST))).toEqual([]);
    expect(new Set(all.map(({ collector }) => collector))).toEqual(new Set(collectorNames));
    const lateOf = (name: string) =>
      all.filter(({ collector }) => collector === name).map(({ late }) => late / 1_000);
    const everyMinute = lateOf('send-quota').toSorted((a, b) => a - b);
    expect({ median: everyMinute[6], max: everyMinute[11] }).toEqual({ median: 31, max: 60 });
    const everyFiveMinutes = lateOf('cloudwatch').toSorted((a, b) => a - b);
    expect({ median: everyFiveMinutes[6], max: everyFiveMinutes[11] }).toEqual({ median: 91, max: 300 });
  });
});
