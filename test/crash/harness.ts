import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/demo/company/random.ts';
import { InsistentTopic, type TopicFigures } from './insistent-topic.ts';
import { simulatedSns } from './simulated-sns.ts';
import { compareSeries } from './compare-series.ts';
import { SteadyScraper } from './steady-scraper.ts';
import { moments, Victim, type Moment } from './victim.ts';

export interface CrashOptions {
  readonly kills: number;
  readonly seed: string;
  readonly progress?: (figures: Pick<CrashFigures, 'kills' | 'events' | 'underWay'>) => void;
}

export interface CrashFigures extends TopicFigures {
  readonly events: number;
  readonly kills: number;
  readonly killsBy: Readonly<Record<Moment, number>>;
  /** Messages that had been sent whole and were not answered when their receiver was killed. */
  readonly underWay: number;
  /** Kills that left an unfinished transaction in the ledger's file. */
  readonly tornCommits: number;
  readonly lost: number;
  readonly doubled: number;
  readonly scrapes: number;
  /** Everything that is not as promised, a sentence each. */
  readonly wrong: readonly string[];
}

/**
 * Kills the real program again and again while a topic delivers to it and a scraper reads it, lets the topic deliver the
 * rest, and compares every counter with what was published.
 */
export async function crash({ kills, seed, progress }: CrashOptions): Promise<CrashFigures> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-crash-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const sns = stack.use(await simulatedSns());
  const victim = stack.use(await Victim.start(folder, sns.endpoint, new Random(`${seed} victim`)));
  const topic = stack.use(
    new InsistentTopic(`${victim.webhooksUrl}/sns`, (index) => sns.seal(index), new Random(`${seed} topic`)),
  );
  const scraper = new SteadyScraper(victim.webUrl);
  const end = new AbortController();
  const scraping = scraper.run(end.signal);
  stack.defer(() => scraping);
  stack.defer(() => end.abort());

  const delivered = topic.deliver();
  const killsBy = { starting: 0, 'catching up': 0, receiving: 0, committing: 0, stopping: 0 };
  let underWay = 0;
  let tornCommits = 0;
  const plan = momentsInTurn(new Random(`${seed} moments`));
  for (let done = 0; done < kills && topic.wrong.length === 0; done++) {
    killsBy[await victim.kill(plan(), () => (underWay += topic.underWay))]++;
    if ((await victim.tornFrames()) > 0) tornCommits++;
    victim.startAgain();
    progress?.({ kills: done + 1, events: topic.events, underWay });
  }
  await victim.started();
  topic.endPublishing();
  await delivered;

  const wrong = [...topic.wrong];
  const compare = (name: string, value: number | undefined) => {
    if (value !== topic.events) wrong.push(`${name}: ${value} instead of ${topic.events}`);
  };
  // Once as it stands, and once from the disk alone.
  const before = await compareSeries(victim.webUrl, topic.events);
  await victim.kill('catching up', () => undefined);
  victim.startAgain();
  await victim.started();
  const after = await compareSeries(victim.webUrl, topic.events);
  for (const { name, value } of [...before.totals, ...after.totals]) compare(name, value);
  await scraper.look();
  compare('increase of ses_events_total', scraper.increase('ses_events_total'));
  for (const reset of scraper.resets) wrong.push(`went down over a restart: ${reset}`);
  await victim.kill('receiving', () => undefined);
  compare('identities in the ledger', keysIn(victim.ledgerFile));

  const lost = Math.max(before.lost, after.lost);
  const doubled = Math.max(before.doubled, after.doubled);
  if (lost > 0) wrong.push(`${lost} events were lost`);
  if (doubled > 0) wrong.push(`${doubled} events were counted twice`);
  return {
    ...topic.figures,
    events: topic.events,
    kills,
    killsBy,
    underWay,
    tornCommits,
    lost,
    doubled,
    scrapes: scraper.scrapes,
    wrong,
  };
}

/** Every moment once, in a random order; then again. */
function momentsInTurn(random: Random): () => Moment {
  let left: Moment[] = [];
  return () => {
    if (left.length === 0) left = [...moments];
    const [next = 'receiving'] = left.splice(random.whole(0, left.length - 1), 1);
    return next;
  };
}

/** Read from the file itself; nobody else has it open. */
function keysIn(ledgerFile: string): number {
  const db = new DatabaseSync(ledgerFile);
  const { keys } = db.prepare('SELECT count(*) AS keys FROM counted').get() as { keys: number };
  db.close();
  return keys;
}
