import { readdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compareSeries } from '../crash/compare-series.ts';
import { SteadyScraper } from '../crash/steady-scraper.ts';
import { Promises } from './attack.ts';
import { slopePerHour, type Sample } from './slope.ts';
import { residentMiB, startTarget } from './target.ts';

/**
 * Messages, scrapes, reloads and labels that are always new, for an hour: neither memory nor descriptors may grow.
 * Usage: npm run soak -- [--minutes 60] [--rate 100] [--seed TEXT]
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '100' },
    seed: { type: 'string', default: 'soak' },
  },
});
const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
if (!(minutes > 0)) throw new Error('--minutes: expected a number above 0');
if (!(rate > 0)) throw new Error('--rate: expected a number above 0');

const SAMPLE_MS = 10_000;
const RELOAD_MS = 60_000;
/** Of the whole time so much is needed for caches and the heap to become as large as they get. */
const WARM_UP = 0.25;
/** What may be called flat: in an hour. The ledger remembers every event, on its disk and not in memory. */
const MOST_MIB_PER_HOUR = 10;
const MOST_DESCRIPTORS_PER_HOUR = 2;
/** Beside the messages whose counters are compared: bounces of configuration sets that nobody has seen before. */
const ROTATING_PER_SECOND = 5;

/** So few that the metrics are full, folded series too, long before the warm-up ends. */
const MAX_SERIES = 1_000;

const promises = new Promises();
await using target = await startTarget({
  settings: () => ({ labels: { tags: ['batch'], max_series_per_metric: MAX_SERIES } }),
});
const { member, sns } = target;
using topic = target.topic(values.seed, { perSecond: rate - ROTATING_PER_SECOND, concurrency: 32 });
const delivered = topic.deliver();
const scraper = new SteadyScraper(member.webUrl);
const end = new AbortController();
const untilEnd = (ms: number) => wait(ms, undefined, { signal: end.signal }).catch(() => undefined);

async function repeat(everyMs: number, work: () => Promise<void> | void): Promise<void> {
  while (!end.signal.aborted) {
    await work();
    await untilEnd(everyMs);
  }
}

let rotated = 0;
async function rotate(): Promise<void> {
  const { status } = await target.post(sns.sealed(JSON.stringify(rotatingBounce(rotated++))));
  promises.expect(status === 200, `a bounce with a new label was answered ${status}`);
}

/** Every label that a message decides is another one each time. */
function rotatingBounce(at: number): unknown {
  const timestamp = new Date().toISOString();
  return {
    eventType: 'Bounce',
    mail: {
      timestamp,
      source: `news@shop-${at}.example.com`,
      sendingAccountId: '123456789012',
      messageId: `0102019f-rotating-${values.seed}-${at}`,
      tags: { 'ses:configuration-set': [`set-${at}`], batch: [`rotating-${at}`] },
    },
    bounce: {
      timestamp,
      feedbackId: `feedback-${at}`,
      bounceType: 'Permanent',
      bounceSubType: `General${at}`,
      bouncedRecipients: [{ emailAddress: `reader@mailbox-${at}.example.org`, status: '5.1.1' }],
    },
  };
}

const memory: Sample[] = [];
const descriptors: Sample[] = [];
const began = performance.now();
async function sample(): Promise<void> {
  const hours = (performance.now() - began) / 3_600_000;
  const [mebibytes, open] = [await residentMiB(member.pid), (await readdir(`/proc/${member.pid}/fd`)).length];
  memory.push({ hours, value: mebibytes });
  descriptors.push({ hours, value: open });
  const at = (hours * 60).toFixed(1).padStart(5);
  console.log(
    `${at} min  ${mebibytes.toFixed(1)} MiB  ${open} descriptors  ${topic.events} events  ${rotated} labels`,
  );
}

console.log(`${rate} messages a second for ${minutes} minutes, a reload a minute`);
const working = [
  scraper.run(end.signal),
  repeat(1_000 / ROTATING_PER_SECOND, rotate),
  repeat(RELOAD_MS, () => member.signal('SIGHUP')),
  repeat(SAMPLE_MS, sample),
];
await wait(minutes * 60_000);
end.abort();
topic.endPublishing();
await Promise.all([...working, delivered]);

const settled = (samples: readonly Sample[]) =>
  samples.filter(({ hours }) => hours * 60 >= WARM_UP * minutes);
const grown = slopePerHour(settled(memory));
const opened = slopePerHour(settled(descriptors));
promises.atMost('the resident set grew in an hour by', grown, MOST_MIB_PER_HOUR, 'MiB');
promises.atMost(
  'the number of descriptors grew in an hour by',
  opened,
  MOST_DESCRIPTORS_PER_HOUR,
  'descriptors',
);
promises.broken.push(...topic.wrong);
const { lost, doubled } = await compareSeries(member.webUrl, topic.events);
promises.expect(lost === 0, `${lost} acknowledged events were lost`);
promises.expect(doubled === 0, `${doubled} events were counted twice`);
for (const reset of scraper.resets) promises.broken.push(`went down: ${reset}`);

console.log();
console.log(`resident set: ${grown.toFixed(2)} MiB an hour; descriptors: ${opened.toFixed(2)} an hour`);
console.log(
  `${topic.events + rotated} messages, ${scraper.scrapes} scrapes, ${member.output.split('configuration reloaded').length - 1} reloads`,
);
for (const what of promises.broken) console.error(`BROKEN: ${what}`);
console.log(promises.broken.length === 0 ? 'flat' : 'not flat, or not true');
process.exitCode = promises.broken.length === 0 ? 0 : 1;
