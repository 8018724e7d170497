import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../src/demo/company/random.ts';
import { SteadyScraper } from '../crash/steady-scraper.ts';
import type { Attack, AttackOptions, Outcome } from './attack.ts';
import { createChaosWorld, type ChaosWorld, type LedgerKind } from './chaos-world.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';
import { compareWithTruth, totalsOf } from './truth.ts';

const EVENTS_PER_SECOND = 60;
const MAILS_EVERY_MS = 700;
/** By when it has to be ready again once nothing is wrong any more. */
const READY_MS = 60_000;
const MOST_AT_ONCE = 3;
const MINUTE_MS = 60_000;

/** One run on each ledger, which together take so many minutes. */
export function chaosRuns(minutes: number): readonly Attack[] {
  return [chaosOn('sqlite', (minutes * 2) / 3), chaosOn('redis', minutes / 3)];
}

function chaosOn(ledger: LedgerKind, minutes: number): Attack {
  return {
    name: `chaos on ${ledger}`,
    promise: `after ${minutes.toFixed(1)} minutes of random faults every counter tells the truth`,
    run: (options) => chaos(ledger, minutes * MINUTE_MS, options),
  };
}

/** Random faults of all kinds, up to three at a time, while events come; then everything is compared with the truth. */
async function chaos(
  ledger: LedgerKind,
  lastsMs: number,
  { seed, short, say }: AttackOptions,
): Promise<Outcome> {
  await using world = await createChaosWorld(ledger, seed, short ? 2_500 : 8_000);
  const { target, promises, aws, random, supervisor, redis } = world;
  await world.untilReady(READY_MS);
  const before = await totalsOf(target);
  using topic = target.topic(`${seed} topic`, { perSecond: EVENTS_PER_SECOND });
  const delivered = topic.deliver();
  const mails = setInterval(() => aws.send(), MAILS_EVERY_MS);
  const scraper = new SteadyScraper(target.member.webUrl);
  const end = new AbortController();
  const scraping = scraper.run(end.signal);
  const happened = new Map<string, number>();
  let slowest = 0;
  let memory = 0;
  try {
    const next = inTurn(
      faults.filter(({ isPossible }) => isPossible?.(world) ?? true),
      random,
    );
    for (const until = performance.now() + lastsMs; performance.now() < until && topic.wrong.length === 0;) {
      const together = next(random.whole(1, MOST_AT_ONCE));
      for (const { name } of together) happened.set(name, (happened.get(name) ?? 0) + 1);
      const names = together.map(({ name }) => name).join(', ');
      await Promise.all(together.map((fault) => befall(fault, world)));
      const ready = await world.untilReady(READY_MS);
      say(`${names}: ready again after ${Math.round(ready)} ms; ${topic.events} events, ${topic.open} open`);
      promises.expect(ready < READY_MS, `not ready ${READY_MS} ms after: ${names}`);
      slowest = Math.max(slowest, ready);
      memory = Math.max(memory, await target.peakMiB().catch(() => 0));
      await wait(random.between(0, 1_000));
    }
  } finally {
    clearInterval(mails);
    topic.endPublishing();
  }
  await Promise.race([delivered, wait(3 * READY_MS, undefined, { ref: false })]);
  promises.broken.push(...topic.wrong);
  promises.expect(topic.open === 0, `${topic.open} messages were never acknowledged`);
  say('everything is delivered');
  end.abort();
  await scraping;
  await compareWithTruth(world, { events: topic.events, before, scraper, withCloudWatch: !short });
  const possible = faults.filter(({ isPossible }) => isPossible?.(world) ?? true);
  const missing = possible.filter(({ name }) => !happened.has(name)).map(({ name }) => name);
  if (!short) promises.expect(missing.length === 0, `these did not happen: ${missing.join(', ')}`);
  return {
    figures: {
      events: topic.events,
      ...Object.fromEntries(Object.entries(topic.figures).map(([name, value]) => [inWords(name), value])),
      'kinds of faults': `${possible.length - missing.length} of ${possible.length}`,
      faults: [...happened.values()].reduce((all, one) => all + one, 0),
      starts: supervisor.starts,
      'starts in vain': supervisor.failedStarts,
      'slowest recovery, ms': Math.round(slowest),
      scrapes: scraper.scrapes,
      'calls that AWS answered': aws.calls,
      'memory at most, MiB': Math.round(memory),
      ...(world.shim ? {} : { 'not tried': 'clock and disk: no gcc' }),
      ...(redis ? {} : { 'identities in the ledger': topic.events }),
    },
    broken: promises.broken,
  };
}

/** Somewhere within the first second, so that they meet in every order. */
async function befall(fault: Fault, world: ChaosWorld): Promise<void> {
  await wait(world.random.between(0, 1_000));
  await fault.befall(world);
}

/** Every fault once, in a random order; then again. Of one thing one goes wrong at a time. */
function inTurn(all: readonly Fault[], random: Random): (count: number) => readonly Fault[] {
  let left: Fault[] = [];
  return (count) => {
    const chosen: Fault[] = [];
    for (let tries = 0; tries < count; tries++) {
      if (left.length === 0) left = [...all];
      const fitting = left.filter(
        (one) => !chosen.some(({ of }) => of.some((what) => one.of.includes(what))),
      );
      if (fitting.length === 0) break;
      const one = random.pick(fitting);
      left.splice(left.indexOf(one), 1);
      chosen.push(one);
    }
    return chosen;
  };
}

/** `lostAcknowledgements` → `lost acknowledgements` */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
