import { Admission } from '../receivers/admission.ts';
import type { Timetable } from '../runner/timetable.ts';
import { Certificates } from '../receivers/sns-envelope/certificates.ts';
import type { LoadedConfig } from '../config/load.ts';
import { CreatedAtZero } from '../counting/created-at-zero.ts';
import type { Io } from '../io.ts';
import type { NewSeries } from '../metrics/family.ts';
import { MetricRegistry } from '../metrics/registry.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import { judged } from '../platform/clock-judge.ts';
import type { Runtime } from '../runtime.ts';
import { awaitLedger } from './await-ledger.ts';
import { watchClock } from './clock-watch.ts';
import { openCounts, totalsOf } from './counts.ts';
import { createLedgerRetry } from './ledger-retry.ts';
import { watchHeapRoom } from './heap-room.ts';
import { createWebhooks, openWeb } from './listeners.ts';
import { createReload, type Loaded, type ReloadResult } from './reload.ts';
import { openSnsMemory } from './sns-memory.ts';
import { openTelemetry, sendingOf } from './telemetry.ts';
import { wire } from './wiring.ts';

export interface App extends AsyncDisposable {
  /** Where Prometheus and people look, such as `http://127.0.0.1:10587`. */
  readonly webUrl: string;
  /** Where AWS posts to; `undefined` while no receiver needs it. */
  readonly webhooksUrl: string | undefined;
  readonly registry: MetricRegistry;
  reload(): Promise<ReloadResult>;
}

export interface AppOptions {
  /** Reads the configuration again; without it there is nothing to reload. */
  readonly readConfig?: () => LoadedConfig;
  /** Our own bug: the process must not go on. The ledger makes the restart harmless. */
  readonly onBug?: (err: unknown) => void;
  /** When collectors run; the wall clock's, unless somebody moves time by steps. */
  readonly timetable?: Timetable;
  /** Milliseconds by which receivers see that they are overloaded; the process's own, unless somebody stops them. */
  readonly steadyNow?: () => number;
  /** Ends a start that waits for a ledger that is away: it rejects with the signal’s reason. */
  readonly stopping?: AbortSignal;
}

/** The composition root: builds all parts, knows all of them, and stops them in reverse order of starting. */
export async function startApp(first: Loaded, world: Io, options: AppOptions = {}): Promise<App> {
  const { config } = first;
  const { log } = world;
  const clock = judged(world.clock);
  const io: Io = { ...world, clock };
  await using starting = new AsyncDisposableStack();
  const registry = new MetricRegistry(() => clock.now(), { bornAtZero: true, totals: totalsOf(config) });
  const onBug = options.onBug ?? ((err: unknown) => log.error({ err }, 'unexpected failure'));
  const runtime: Runtime = { clock, log, registry, onBug };
  registry.collectProcessMetrics();
  showBuild(registry);
  starting.use(watchHeapRoom(registry));
  const clockWatch = starting.use(watchClock({ ...runtime, judge: clock.judge }));

  const counts = await awaitLedger({
    open: () => openCounts({ ...runtime, config }),
    meanwhile: (why) => openWebWithoutLedger(runtime, first, why),
    log,
    stopping: options.stopping,
  });
  const { ledger, lease } = starting.use(counts);
  const zeroFor = config.exposition.zero_for;
  const createdAtZero = new CreatedAtZero({ ...runtime, ledger, zeroFor });
  const shown = (shownAtZero: readonly NewSeries[]) => createdAtZero.scraped(shownAtZero);
  const memory = await openSnsMemory({ ...runtime, ledger });
  const certificates = new Certificates({ clock, fetchText: (url) => io.fetchText(url), memory });
  const sending = sendingOf(config, log);
  // Closed after all that counts, so that the last counts are sent too.
  starting.use(await openTelemetry({ sending, registry, shown, zeroFor }));

  const admission = new Admission(options.steadyNow);
  starting.use(admission.showIn(registry));
  const { timetable } = options;
  const wiring = starting.use(
    wire({ ...runtime, config, io, ledger, lease, certificates, admission, sending, timetable }),
  );
  let firstRunsDone = false;
  const webhooks = starting.use(createWebhooks(runtime, () => wiring.receivers, admission));
  await webhooks.open(config);
  const { loaded, reload } = createReload({
    ...runtime,
    first,
    readConfig: options.readConfig,
    follow: (next) => wiring.follow(next),
    openWebhooks: (next) => webhooks.open(next),
  });

  const retryLedger = createLedgerRetry({ ledger, healthy: ledger.healthy, onBug });
  const ready = () => {
    retryLedger();
    return [
      ...(ledger.healthy() ? [] : ['the ledger cannot be written']),
      ...(firstRunsDone ? [] : ['the collectors have not run yet']),
      ...clockWatch.trouble(),
      ...counts.trouble(),
    ];
  };
  const status = () => ({
    collectors: wiring.collecting.status(),
    fullLabels: wiring.fullLabels(),
    ledgerHealthy: ledger.healthy(),
  });
  const web = starting.use(await openWeb(runtime, { loaded, reload, ready, status, scraped: shown }));
  // The first scrape and the first probes do not wait for what collectors load and ask.
  wiring.collect();
  void wiring.collecting.firstRuns.then(() => (firstRunsDone = true));

  const running = starting.move();
  return {
    webUrl: web.url,
    get webhooksUrl() {
      return webhooks.url;
    },
    registry,
    reload,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Probes are answered, and metrics of the process shown, before there are counts. */
function openWebWithoutLedger(runtime: Runtime, first: Loaded, why: () => string): Promise<AsyncDisposable> {
  runtime.registry.set('ses_exporter_ledger_up', {}, 0);
  return openWeb(runtime, {
    loaded: () => first,
    ready: () => [why()],
    reload: () => Promise.resolve({ ok: false, message: 'the ledger is not available: nothing runs yet' }),
    status: () => ({ collectors: [], ledgerHealthy: false }),
  });
}

function showBuild(registry: MetricRegistry): void {
  const { version, revision, nodeVersion } = readBuildInfo();
  registry.set('ses_exporter_build_info', { version, revision, node_version: nodeVersion }, 1);
}
