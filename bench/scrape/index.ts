import { performance } from 'node:perf_hooks';
import { Counter, Registry } from 'prom-client';
import { renderExposition } from '../../src/http/exposition.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { median, type Figure } from '../report.ts';

/** The same labels for both sides: as many as the busiest metric of mail has. */
function labelsOf(at: number) {
  return {
    account_id: '123456789012',
    region: 'eu-west-1',
    event_type: 'delivery',
    configuration_set: `set-${at % 100}`,
    identity: `mail-${Math.floor(at / 100)}.example.com`,
  };
}

/**
 * A scrape of many series against its floor, prom-client's own render of a Counter with the same series; and the
 * longest time for which the event loop stood still meanwhile.
 */
export async function benchScrape(series: number, rounds: number): Promise<Figure[]> {
  const ours = new MetricRegistry();
  for (let at = 0; at < series; at++) ours.count('ses_events_total', labelsOf(at), at);
  const own = await measure(rounds, async () => {
    let bytes = 0;
    for await (const slice of renderExposition(ours, 'classic')) bytes += Buffer.from(slice).length;
    return bytes;
  });

  // Built and measured afterwards, so that its garbage is not collected in our time.
  const registry = new Registry();
  const labelNames = Object.keys(labelsOf(0));
  const counter = new Counter({ name: 'ses_events_total', help: 'x', labelNames, registers: [registry] });
  for (let at = 0; at < series; at++) counter.inc(labelsOf(at), at);
  const floor = await measure(rounds, async () => Buffer.from(await registry.metrics()).length);

  const name = `${series.toLocaleString('en')} series`;
  return [
    {
      bench: `scrape of ${name}: render time against prom-client's own`,
      measured: `${own.ms.toFixed(0)} ms`,
      floor: `${floor.ms.toFixed(0)} ms`,
      ratio: own.ms / floor.ms,
      bound: { atMost: 0.5 },
      timed: true,
    },
    {
      bench: `scrape of ${name}: longest event loop gap against the 50 ms allowed`,
      measured: `${own.gap.toFixed(1)} ms`,
      floor: `50 ms (prom-client's own render: ${floor.gap.toFixed(0)} ms)`,
      ratio: own.gap / 50,
      bound: { atMost: 1 },
      timed: true,
    },
  ];
}

/** The median time and the longest gap over some rounds, after one that warms up. */
async function measure(rounds: number, work: () => Promise<number>): Promise<{ ms: number; gap: number }> {
  await timed(work);
  const results = [];
  for (let round = 0; round < rounds; round++) results.push(await timed(work));
  return { ms: median(results.map(({ ms }) => ms)), gap: Math.max(...results.map(({ gap }) => gap)) };
}

/** Times work to the last byte, while a chain of immediates measures the longest silence of the event loop. */
async function timed(work: () => Promise<number>): Promise<{ ms: number; gap: number }> {
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
  const start = performance.now();
  const bytes = await work();
  const ms = performance.now() - start;
  await new Promise((resolve) => setImmediate(resolve));
  watching = false;
  if (bytes === 0) throw new Error('nothing was rendered');
  return { ms, gap };
}
