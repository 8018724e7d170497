import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectOrganization as connectToOrganization } from '../aws/connect-organization.ts';
import { connectQueue as connectToQueue } from '../aws/connect-queue.ts';
import { connectAws } from '../aws/connect.ts';
import type { Config } from '../config/config.ts';
import type { EventLogOutput } from '../config/event-log.ts';
import type { Io } from '../io.ts';
import { fetchText } from '../platform/fetch-text.ts';
import type { Logger } from '../platform/logger.ts';
import { throttling } from './aws-protocols.ts';
import { isolateFromAws } from './endpoints/aws-environment.ts';
import { AcceleratedClock, MINUTE, SECOND, storyStart } from './company/clock.ts';
import { demoConfig } from './demo-config.ts';
import { publishTo, type DemoReceiver } from './event-destinations.ts';
import { banner, newChapters } from './narrator.ts';
import { Random } from './company/random.ts';
import { SimulatedAws } from './simulated-aws.ts';

/** What the demo needs of the program. */
interface RunningApp extends AsyncDisposable {
  readonly webUrl: string;
  readonly webhooksUrl: string | undefined;
}

export interface DemoOptions<App extends RunningApp> {
  /** The real composition root. */
  readonly startApp: (config: Config, io: Io) => Promise<App>;
  readonly log: Logger;
  /** The same seed tells the same story. */
  readonly seed?: number | string;
  /** Simulated seconds in a real one. */
  readonly speed?: number;
  /** How the simulated SES pushes its events: over each of these at once. */
  readonly receivers?: readonly DemoReceiver[];
  /** Where a record of each event goes; nowhere by default. */
  readonly eventLog?: readonly EventLogOutput[];
  readonly webListen?: string;
  readonly webhooksListen?: string;
  /** Tells the user, a line or several at a time. */
  readonly say?: (text: string) => void;
  /** Milliseconds that the program may take to confirm its subscription, and again to be ready. */
  readonly timeoutMs?: number;
}

export interface Demo<App extends RunningApp> extends AsyncDisposable {
  readonly app: App;
  readonly aws: SimulatedAws;
  readonly clock: AcceleratedClock;
}

/**
 * Runs the real program on a simulated AWS: another Io, nothing else. Time stands still until the program has
 * subscribed and every collector has run once, so that it sees the story from its first second and all its totals agree.
 * @throws Error when the program does not start, or does not confirm its subscription in time.
 */
export async function startDemo<App extends RunningApp>(options: DemoOptions<App>): Promise<Demo<App>> {
  const { startApp, log, seed = 1, speed = 60, say = (text) => process.stdout.write(`${text}\n`) } = options;
  const { receivers = ['sns'], eventLog = [] } = options;
  const { webListen = '127.0.0.1:10587', webhooksListen = '127.0.0.1:8080', timeoutMs = 30_000 } = options;
  if (!(speed > 0)) throw new RangeError(`the demo's speed must be more than 0, got ${speed}`);
  await using starting = new AsyncDisposableStack();

  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-demo-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  starting.use(isolateFromAws(folder));

  const clock = new AcceleratedClock(storyStart(Date.now(), speed), speed);
  const pressReleases = receivers.includes('feedback-email');
  const aws = starting.use(await SimulatedAws.start({ seed, clock, statisticsGrid: 'hour', pressReleases }));
  const connect: Io['connect'] = (account, count) => connectAws(account, count, log, clock);
  const connectQueue: Io['connectQueue'] = (queue, count) => connectToQueue(queue, count, log, clock);
  const connectOrganization: Io['connectOrganization'] = (organization, count) =>
    connectToOrganization(organization, count, log, clock);
  const config = demoConfig(aws, { webListen, webhooksListen, folder, receivers, eventLog });
  const io: Io = { clock, log, connect, connectOrganization, connectQueue, fetchText };
  const app = starting.use(await startApp(config, io));

  if (receivers.includes('sns')) {
    const confirmed = aws.subscribe(`${reachable(app.webhooksUrl)}/sns`, {
      retryDelay: Math.max(200, (20 * SECOND) / speed),
    });
    await inTime(timeoutMs, confirmed, 'the program did not confirm its subscription to the simulated topic');
  }
  const again = new Random(`${seed} again`);
  const redeliver = () => again.chance(0.02);
  // A queue is read; everything else is posted to the program.
  const isPushed = receivers.some((name) => name !== 'sqs' && name !== 'feedback-email');
  const webhooksUrl = isPushed ? reachable(app.webhooksUrl) : '';
  starting.use(publishTo(receivers, aws, { clock, webhooksUrl, redeliver }));
  await ready(reachable(app.webUrl), timeoutMs);

  say(banner(reachable(app.webUrl), speed));
  // Before time runs: at a high speed the first chapter begins within milliseconds.
  starting.use(narrate(aws, clock, say));
  clock.start();
  // AWS turns a request away now and then; the program tries again.
  aws.failNext(1, throttling, 'GetSendQuota');
  aws.run();
  starting.use(firstScrapes(reachable(app.webUrl)));
  const running = starting.move();
  return { app, aws, clock, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function narrate(aws: SimulatedAws, clock: AcceleratedClock, say: (text: string) => void): Disposable {
  let toldTo = clock.now();
  const timer = setInterval(() => {
    const now = clock.now();
    for (const line of newChapters(aws.world.story, toldTo, now)) say(line);
    toldTo = now;
  }, MINUTE / clock.speed);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** An address to listen on is not always one to connect to. */
function reachable(url: string | undefined): string {
  if (!url) throw new Error('the program did not open a listener that the demo needs');
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

async function inTime<T>(timeoutMs: number, work: Promise<T>, otherwise: string): Promise<T> {
  const tooLate = new AbortController();
  const expiry = wait(timeoutMs, undefined, { signal: tooLate.signal }).then(() => {
    throw new Error(`${otherwise} within ${timeoutMs / SECOND} seconds`);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    tooLate.abort();
    expiry.catch(() => undefined);
  }
}

/** A program that cannot read AWS shows that in its own metrics, so the story then goes on without it. */
async function ready(webUrl: string, timeoutMs: number): Promise<void> {
  for (let left = timeoutMs; left > 0; left -= 50) {
    const { ok } = await fetch(`${webUrl}/-/ready`);
    if (ok) return;
    await wait(50);
  }
}

const EVERY = SECOND;
const FOR = 20 * SECOND;

/**
 * Looks at /metrics for a while, as a Prometheus would: who tries `curl` shall find values, not the 0 that new series
 * are first shown at. Series that appear later keep their 0 for whoever scrapes.
 */
function firstScrapes(webUrl: string): Disposable {
  const look = async () => {
    const answer = await fetch(`${webUrl}/metrics`);
    await answer.text();
  };
  // A program that does not answer has told so itself.
  const timer = setInterval(() => void look().catch(() => undefined), EVERY);
  const end = setTimeout(() => clearInterval(timer), FOR);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      clearTimeout(end);
    },
  };
}
