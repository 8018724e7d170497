import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { storyStart, type AcceleratedClock } from '../../src/demo/company/clock.ts';
import { demoConfig } from '../../src/demo/demo-config.ts';
import type { Script } from '../../src/demo/company/story.ts';
import { SimulatedAws } from '../../src/demo/simulated-aws.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import { startPrometheus, type Prometheus } from '../../test/peers/prometheus.ts';
import { peer } from '../../test/support/peers.ts';
import { cleanEnvironment } from '../../test/support/program.ts';
import { launch } from './day.ts';
import { Exporter } from './exporter.ts';
import { everyday, startNaiveExporters, type Wanted } from './naive-exporter.ts';
import { clockOf, machineTime } from './shared-clock.ts';

/** Simulated seconds in a real one. */
export const SPEED = 300;
/** Real milliseconds between two scrapes: five minutes of the simulated day. */
export const SCRAPE = 1_000;
/** Real milliseconds until SNS tries again; a custom delivery policy may go on for an hour. */
const SNS_RETRY = 1_000;
const WAIT = 60_000;

/** Everything that plays a part; time stands still. */
export interface Stage extends AsyncDisposable {
  readonly aws: SimulatedAws;
  readonly clock: AcceleratedClock;
  readonly exporter: Exporter;
  readonly prometheus: Prometheus;
  /** Lets time run, everywhere. */
  startTime(): void;
}

/**
 * Sets up the simulated AWS, the exporter in a process of its own with a sqlite ledger, the naive exporters, and a real
 * Prometheus that scrapes them all. Resolves when the exporter has subscribed, every collector has run once and
 * Prometheus has seen it, so that all that will happen comes after the first sight.
 */
export async function setStage(script: Script): Promise<Stage> {
  if (!existsSync(peer('bin/prometheus'))) {
    throw new Error('this bench needs a Prometheus, which .ci/peers.sh installs (or name a folder in PEERS)');
  }
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-accuracy-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const time = { from: storyStart(Date.now()), speed: SPEED };
  const clock = clockOf(time);
  // Hardly any request of so fast a clock falls on the quarter of an hour, when AWS cuts its points along the clock.
  const aws = stack.use(
    await SimulatedAws.start({ seed: 'accuracy', clock, statisticsGrid: 'hour', script }),
  );

  const anyPort = '127.0.0.1:0';
  const config = {
    ...demoConfig(aws, { webListen: anyPort, webhooksListen: anyPort, folder }),
    // As the documentation asks: longer than a scrape interval, however long a busy machine makes one.
    exposition: { zero_for: 10 * SCRAPE * SPEED },
  };
  const exporter = stack.use(new Exporter(config, time, cleanEnvironment(folder)));
  await exporter.start();
  const signal = AbortSignal.timeout(WAIT);
  const refused = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () =>
      reject(new Error('the exporter did not confirm its subscription')),
    );
  });
  const retries = { retries: Infinity, retryDelay: SNS_RETRY, maxWaiting: Infinity };
  await Promise.race([aws.subscribe(`${exporter.webhooks}/sns`, retries), refused]);
  await until(async () => (await fetch(`${exporter.web}/-/ready`)).ok, 'the exporter to be ready');

  const client = stack.adopt(
    new CloudWatchClient({
      region: aws.region,
      endpoint: aws.endpoint,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' },
    }),
    (made) => made.destroy(),
  );
  const naive = stack.use(await startNaiveExporters({ client, clock, wanted, pollEvery: SCRAPE }));
  const jobs = [
    { job_name: 'ses-exporter', honor_labels: true, target: new URL(exporter.web).host },
    ...everyday.map(({ name }) => ({ job_name: name, metrics_path: `/${name}`, target: naive.target })),
  ];
  const prometheus = stack.use(
    await startPrometheus({
      global: { scrape_interval: `${SCRAPE}ms`, scrape_timeout: `${SCRAPE}ms` },
      scrape_configs: jobs.map(({ target, ...job }) => ({ ...job, static_configs: [{ targets: [target] }] })),
    }),
  );
  await until(
    async () => (await prometheus.query('ses_cloudwatch_events_total')).length === eventTypes.length,
    'Prometheus to scrape the exporter',
  );

  const held = stack.move();
  return {
    aws,
    clock,
    exporter,
    prometheus,
    startTime() {
      const startedAt = machineTime();
      clock.start(startedAt);
      exporter.startTime(startedAt);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** `send` → `Send`, `rendering_failure` → `RenderingFailure`. */
export function metricNameOf(eventType: string): string {
  return eventType.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

const wanted: readonly Wanted[] = ['', 'transactional', 'newsletter', launch.configurationSet].flatMap(
  (configurationSet) => eventTypes.map((type) => ({ metricName: metricNameOf(type), configurationSet })),
);

/** Asks until the answer is yes. @throws Error when that takes too long. */
export async function until(
  holds: () => Promise<boolean>,
  what: string,
  { every = 100, timeout = WAIT } = {},
): Promise<void> {
  for (let left = timeout; left > 0; left -= every) {
    if (await holds()) return;
    await wait(every);
  }
  throw new Error(`waited in vain for ${what}`);
}
