import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Counter, Registry } from 'prom-client';
import { median, type Figure } from '../report.ts';
import { plainExposition, plainSeries } from './floor.ts';
import { registryOf, render, type Render } from './registry.ts';
import { labelsOf } from './series.ts';
import { benchServed } from './served.ts';

const ALLOWED_GAP_MS = 25;

export async function benchScrape(short: boolean): Promise<readonly Figure[]> {
  const rounds = short ? 3 : 7;
  return [
    ...(await benchRender(8_000, 5 * rounds)),
    ...(await benchRender(100_000, rounds)),
    ...(await benchServed(8_000, rounds)),
    ...(await benchServed(100_000, rounds)),
  ];
}

/**
 * The processor's time from the registry to the bytes, against two floors with the same series: a plain string builder,
 * and prom-client's own render of a Counter. And the longest time for which the event loop stood still meanwhile.
 */
async function benchRender(series: number, rounds: number): Promise<Figure[]> {
  const ours = registryOf(series);
  const plain = plainSeries(series);
  const registry = new Registry();
  const labelNames = Object.keys(labelsOf(0));
  const counter = new Counter({ name: 'ses_events_total', help: 'x', labelNames, registers: [registry] });
  for (let at = 0; at < series; at++) counter.inc(labelsOf(at), at);

  const [classic, openMetrics, floor, promClient] = await inTurns(rounds, [
    render(ours, 'classic'),
    render(ours, 'openmetrics'),
    () => Promise.resolve(plainExposition(plain).length),
    async () => Buffer.from(await registry.metrics()).length,
  ]);
  const name = `scrape of ${series.toLocaleString('en')} series`;
  const against = (what: string, own: Course, other: Course, atMost: number): Figure => ({
    bench: `${name}: ${what}`,
    measured: `${median(own.cpu).toFixed(1)} ms of processor time`,
    floor: `${median(other.cpu).toFixed(1)} ms`,
    ratio: median(own.cpu.map((ms, round) => ms / (other.cpu[round] ?? NaN))),
    bound: { atMost },
    timed: true,
  });
  const gap = Math.max(...classic.gaps, ...openMetrics.gaps);
  return [
    against('classic text against a plain string builder', classic, floor, 1.4),
    against('OpenMetrics text against a plain string builder', openMetrics, floor, 1.4),
    against('classic text against prom-client’s own', classic, promClient, 0.5),
    {
      bench: `${name}: longest event loop gap against the ${ALLOWED_GAP_MS} ms allowed`,
      measured: `${gap.toFixed(1)} ms`,
      floor: `${ALLOWED_GAP_MS} ms (prom-client’s own render: ${Math.max(...promClient.gaps).toFixed(0)} ms)`,
      ratio: gap / ALLOWED_GAP_MS,
      bound: { atMost: 1 },
      timed: true,
    },
  ];
}

/** What each round took: milliseconds of the processor's time, and the longest silence of the event loop. */
interface Course {
  readonly cpu: number[];
  readonly gaps: number[];
}

/** Runs all of them in turn, after two rounds that warm up. */
async function inTurns<const Renders extends readonly Render[]>(rounds: number, renders: Renders) {
  const courses = renders.map((): Course => ({ cpu: [], gaps: [] }));
  for (let round = -2; round < rounds; round++) {
    for (const [at, work] of renders.entries()) {
      const { cpu, gap } = await timed(work);
      if (round < 0) continue;
      courses[at]?.cpu.push(cpu);
      courses[at]?.gaps.push(gap);
    }
  }
  return courses as { [At in keyof Renders]: Course };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Times work to the last byte, while a chain of immediates measures the longest silence of the event loop. */
async function timed(work: Render): Promise<{ cpu: number; gap: number }> {
  // Nobody pays for what another left behind.
  collectGarbage();
  let gap = 0;
  let watching = true;
  let last = performance.now();
  const watch = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    if (watching) setImmediate(watch);
  };
  setImmediate(watch);
  const start = process.cpuUsage();
  const bytes = await work();
  const { user, system } = process.cpuUsage(start);
  await new Promise((resolve) => setImmediate(resolve));
  watching = false;
  if (bytes === 0) throw new Error('nothing was rendered');
  return { cpu: (user + system) / 1_000, gap };
}
