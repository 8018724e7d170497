import { setTimeout as wait } from 'node:timers/promises';
import { HOUR } from '../../src/demo/company/clock.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import type { Prometheus } from '../../test/peers/prometheus.ts';
import type { Figure } from '../report.ts';
import { planDay } from './day.ts';
import { isSettled, judge, naiveSums, scrapes, type Span, type Verdict } from './judge.ts';
import { liveThrough } from './live.ts';
import { everyday } from './naive-exporter.ts';
import { printVerdicts } from './report.ts';
import { SCRAPE, setStage, SPEED } from './stage.ts';
import { Truth } from './truth.ts';

/** Real milliseconds that late counts, and collectors that wait after a failure, may take. */
const WAIT = 150_000;

/**
 * A day of known truth against what a real Prometheus has stored at its end. Everything happens that makes totals wrong:
 * bursts and silence, late CloudWatch counts, throttling, outages of AWS, repeated and copied messages, restarts and
 * crashes of the exporter, and series that are born in the middle of it. The floor is the truth: no counter may be off by
 * 1. Beside it stand increase(), which extrapolates, and what exporters that show CloudWatch's sums as gauges make of the
 * same day.
 */
export async function benchAccuracy(short: boolean): Promise<readonly Figure[]> {
  const day = planDay((short ? 4 : 24) * HOUR);
  console.log(`accuracy: ${day.length / HOUR} simulated hours, ${SPEED} times as fast`);
  await using stage = await setStage(day.script);
  const { aws, clock, prometheus } = stage;
  const truth = new Truth();
  const from = Date.now();
  const lived = await liveThrough(day, stage, truth);

  const over = performance.now();
  const missing = eventTypes.filter((type) => aws.truth()[type] === 0);
  if (missing.length > 0) throw new Error(`the day has no event of type ${missing.join(', ')}`);
  await wait(Math.max(0, (aws.world.story.start + day.length + day.afterglow - clock.now()) / SPEED));
  const settled = await settle(truth, prometheus);
  const settledAfter = performance.now() - over;
  // What is wrong by too much would show now.
  await wait(5 * SCRAPE);
  stage.exporter.check();

  const span: Span = { from, to: Date.now() };
  const verdicts = await judge(truth, prometheus, span);
  const naive = new Map(
    await Promise.all(
      everyday.map(async (one) => [one.name, await naiveSums(one, prometheus, span)] as const),
    ),
  );
  printVerdicts(verdicts, naive);
  const { delivered, redelivered, retried, failed, lost } = aws.topic.stats;
  console.log(
    `\n${truth.events} events in ${((span.to - span.from) / 1_000).toFixed(0)} s; ` +
      `restarts: ${lived.restarts.join(', ')}\n` +
      `SNS: ${delivered} posts acknowledged, of which ${redelivered} came twice and ${lived.copies} were copies; ` +
      `${retried} tried again, ${failed} refused (forged), ${lost} lost\n` +
      `Prometheus ${settled ? 'showed' : 'did not show'} the whole truth ${(settledAfter / 1_000).toFixed(0)} s after the day`,
  );
  for (const [job, { tried, failed: down }] of await scrapes(prometheus, span)) {
    console.log(`${job}: ${tried} scrapes, ${down} failed`);
  }
  return figures(verdicts);
}

/** Resolves when Prometheus shows the truth (true), or has had all the time for it (false). */
async function settle(truth: Truth, prometheus: Prometheus): Promise<boolean> {
  for (let left = WAIT; left > 0; left -= SCRAPE) {
    if (await isSettled(truth, prometheus)) return true;
    await wait(SCRAPE);
  }
  return false;
}

function figures(verdicts: readonly Verdict[]): readonly Figure[] {
  const sum = (value: (verdict: Verdict) => number) => verdicts.reduce((total, one) => total + value(one), 0);
  const counters = sum(({ truth, rise }) => new Set([...truth.keys, ...rise.keys]).size);
  const wrong = sum((one) => one.wrong.length);
  const born = verdicts.flatMap((one) => one.born);
  const atZero = born.filter((first) => first === 0).length;
  return [
    {
      bench: 'counters over a simulated day, against what happened',
      measured: `${counters - wrong} of ${counters} rose by exactly the truth (${sum((one) => one.resets)} resets)`,
      floor: 'all of them',
      ratio: (counters - wrong) / counters,
      bound: { atLeast: 1 },
      timed: false,
    },
    {
      bench: 'series born during the day, against 0',
      measured: `${atZero} of ${born.length} began at 0`,
      floor: 'all of them',
      ratio: born.length === 0 ? 0 : atZero / born.length,
      bound: { atLeast: 1 },
      timed: false,
    },
  ];
}
