import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { compareSeries } from '../crash/compare-series.ts';
import type { SteadyScraper } from '../crash/steady-scraper.ts';
import { scrapeRevealed, type Scrape } from '../support/scrape.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { Target } from './target.ts';

/** CloudWatch of the simulated AWS shows a minute two minutes after its end, and a new metric after five. */
const SETTLED_MS = 8 * 60_000;
const STATISTICS_MS = 60_000;
/** Of series that went down: what ails one ails hundreds. */
const MOST_TOLD = 5;
const READY_MS = 60_000;

export interface Reckoning {
  /** So many were published and acknowledged. */
  readonly events: number;
  /** What was exposed before the first of them. */
  readonly before: Scrape;
  readonly scraper: SteadyScraper;
  /** Whether its totals are waited for, which takes minutes. */
  readonly withCloudWatch: boolean;
}

export function totalsOf({ member }: Target): Promise<Scrape> {
  return scrapeRevealed(member.webUrl);
}

/**
 * Compares every counter with what was published and acknowledged, and every total of AWS's with what AWS knows: as the
 * program stands, and once more from its ledger alone.
 */
export async function compareWithTruth(world: ChaosWorld, reckoning: Reckoning): Promise<void> {
  const { target, promises, supervisor, redis } = world;
  const { events, scraper } = reckoning;
  await compareTotals(world, reckoning);
  await compareEvents(world, events, 'as it stands');
  await scraper.look();
  const increase = scraper.increase('ses_events_total');
  promises.expect(
    increase === events,
    `ses_events_total increased by ${increase} for a scraper, not by ${events}`,
  );
  const { resets } = scraper;
  for (const reset of resets.slice(0, MOST_TOLD)) promises.broken.push(`went down: ${reset}`);
  promises.expect(resets.length <= MOST_TOLD, `so did ${resets.length - MOST_TOLD} other series`);
  const { pid } = target.member;
  await supervisor.end('SIGKILL');
  while (target.member.pid === pid) await wait(20);
  await target.member.started();
  promises.expect((await world.untilReady(READY_MS)) < READY_MS, 'not ready after the last start');
  await compareEvents(world, events, 'from its ledger');
  if (redis) return;
  // It holds its ledger for itself, as long as it runs.
  await supervisor[Symbol.asyncDispose]();
  const keys = keysIn(target.ledgerFile);
  promises.expect(keys === events, `the ledger has ${keys} identities of ${events} events`);
}

async function compareEvents({ target, promises }: ChaosWorld, events: number, how: string): Promise<void> {
  const { lost, doubled, totals } = await compareSeries(target.member.webUrl, events);
  promises.expect(lost === 0, `${how}: ${lost} acknowledged events were lost`);
  promises.expect(doubled === 0, `${how}: ${doubled} events were counted twice`);
  for (const { name, value } of totals)
    promises.expect(value === events, `${how}: ${name} is ${value}, not ${events}`);
}

/** Waits until AWS shows everything, at most. */
async function compareTotals(
  { target, promises, aws }: ChaosWorld,
  { before, withCloudWatch }: Reckoning,
): Promise<void> {
  let wrong: string[] = [];
  for (
    const until = performance.now() + (withCloudWatch ? SETTLED_MS : STATISTICS_MS);
    performance.now() < until;
  ) {
    const now = await totalsOf(target);
    wrong = aws.truth(withCloudWatch).flatMap(({ metric, labels, value }) => {
      const grown = (now.sum(metric, labels) ?? 0) - (before.sum(metric, labels) ?? 0);
      return grown === value ? [] : [`${metric}${JSON.stringify(labels)} grew by ${grown}, not by ${value}`];
    });
    if (wrong.length === 0) break;
    await wait(1_000);
  }
  promises.broken.push(...wrong);
}

/** Identities of events, without those of the writes by which a ledger that failed is tried. */
function keysIn(ledgerFile: string): number {
  const db = new DatabaseSync(ledgerFile, { readOnly: true });
  const { keys } = db
    .prepare(`SELECT count(*) AS keys FROM counted WHERE key NOT LIKE 'readiness %'`)
    .get() as { keys: number };
  db.close();
  return keys;
}
