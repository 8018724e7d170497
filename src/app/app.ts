import { Admission } from '../receivers/admission.ts';
import type { Timetable } from '../runner/timetable.ts';
import { Certificates } from '../receivers/sns-envelope/certificates.ts';
import { describeConfig } from '../config/describe.ts';
import type { Config } from '../config/config.ts';
import type { LoadedConfig } from '../config/load.ts';
import { CreatedAtZero } from '../counting/created-at-zero.ts';
import { landingStatus } from '../http/landing-status.ts';
import { listen, type Listener } from '../http/listener.ts';
import { createManagementApp } from '../http/management.ts';
import type { Io } from '../io.ts';
import { MetricRegistry } from '../metrics/registry.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import { steadyNow } from '../platform/clock.ts';
import { judged } from '../platform/clock-judge.ts';
import { awaitLedger } from './await-ledger.ts';
import { watchClock } from './clock-watch.ts';
import { openCounts, totalsOf } from './counts.ts';
import { openTelemetry, sendingOf } from './telemetry.ts';
import { createLedgerRetry } from './ledger-retry.ts';
import { openSnsMemory } from './sns-memory.ts';
import { webhooksApp } from './webhooks.ts';
import { wire } from './wiring.ts';

export interface App extends AsyncDisposable {
  /** Where Prometheus and people look, such as `http://127.0.0.1:10587`. */
  readonly webUrl: string;
  /** Where AWS posts to; `undefined` while no receiver needs it. */
  readonly webhooksUrl: string | undefined;
  readonly registry: MetricRegistry;
  reload(): Promise<ReloadResult>;
}

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface AppOptions {
  /** Reads the configuration again; without it there is nothing to reload. */
  readonly readConfig?: () => LoadedConfig;
  /** Our own bug: the process must not go on. The ledger makes the restart harmless. */
  readonly onBug?: (err: unknown) => void;
  /** When collectors run; the wall clock's, unless somebody moves time by steps. */
  readonly timetable?: Timetable;
  /** Ends a start that waits for a ledger that is away: it rejects with the signal’s reason. */
  readonly stopping?: AbortSignal;
}

/** The composition root: builds all parts, knows all of them, and stops them in reverse order of starting. */
export async function startApp(
  first: Pick<LoadedConfig, 'config' | 'secrets'>,
  world: Io,
  options: AppOptions = {},
): Promise<App> {
  let { config, secrets } = first;
  const clock = judged(world.clock);
  const io: Io = { ...world, clock };
  await using starting = new AsyncDisposableStack();
  const registry = new MetricRegistry(() => io.clock.now(), { bornAtZero: true, totals: totalsOf(config) });
  registry.collectProcessMetrics();
  showBuild(registry);
  const clockWatch = starting.use(watchClock({ judge: clock.judge, registry, log: io.log }));

  const onBug = options.onBug ?? ((err: unknown) => io.log.error({ err }, 'unexpected failure'));
  /** Probes are answered, and metrics of the process shown, before there are counts. */
  const meanwhile = (why: () => string) => {
    registry.set('ses_exporter_ledger_up', {}, 0);
    const management = createManagementApp({
      registry,
      ready: () => [why()],
      lifecycle: config.web.enable_lifecycle,
      reload: () => Promise.resolve({ ok: false, message: 'the ledger is not available: nothing runs yet' }),
      config: () => describeConfig(config, secrets),
      status: () => landingStatus({ registry, collectors: [], ledgerHealthy: false, now: io.clock.now() }),
      version: readBuildInfo().version,
      log: io.log,
    });
    return listen(management, listenerOptions('web', config.web, io, registry));
  };
  const open = () => openCounts({ config, io, registry, onBug });
  const counts = await awaitLedger({ open, meanwhile, log: io.log, stopping: options.stopping });
  const { ledger, lease, trouble } = starting.use(counts);

  const createdAtZero = new CreatedAtZero({
    ledger,
    registry,
    now: () => steadyNow(io.clock),
    zeroFor: config.exposition.zero_for,
    onBug,
  });
  const certificates = new Certificates({
    io,
    memory: await openSnsMemory({ ledger, log: io.log, onBug }),
  });
  const sending = sendingOf(config, io.log);
  // Closed after all that counts, so that the last counts are sent too.
  starting.use(
    await openTelemetry({
      sending,
      registry,
      shown: (shownAtZero) => createdAtZero.scraped(shownAtZero),
      zeroFor: config.exposition.zero_for,
    }),
  );

  const admission = new Admission();
  starting.use(admission.showIn(registry));
  let firstRunsDone = false;
  const { timetable } = options;
  const wiring = starting.use(
    wire({ config, io, ledger, lease, certificates, registry, admission, sending, onBug, timetable }),
  );
  void wiring.collecting.firstRuns.then(() => (firstRunsDone = true));
  showLoaded(registry, io, true);

  const webhooks = webhooksApp({
    receivers: () => wiring.receivers,
    registry,
    log: io.log.child({ listener: 'webhooks' }),
    fail: onBug,
  });
  let webhooksListener: Listener | undefined;
  const openWebhooks = async () => {
    if (webhooksListener || wiring.receivers.length === 0) return;
    webhooksListener = await listen(webhooks, {
      ...listenerOptions('webhooks', config.webhooks, io, registry),
      maxConnections: config.webhooks.max_connections,
      onConnection: () => admission.connected(),
    });
  };
  starting.defer(async () => webhooksListener?.[Symbol.asyncDispose]());
  await openWebhooks();

  const reload = async (): Promise<ReloadResult> => {
    if (!options.readConfig) return { ok: false, message: 'there is no configuration file to reload' };
    try {
      const next = options.readConfig();
      warnOfFixed(config, next.config, io);
      ({ config, secrets } = next);
    } catch (err) {
      showLoaded(registry, io, false);
      io.log.error({ err }, 'the new configuration is not valid: the old one stays in force');
      return { ok: false, message: err instanceof Error ? err.message : String(err) };
    }
    await wiring.follow(config);
    try {
      await openWebhooks();
    } catch (err) {
      showLoaded(registry, io, false);
      io.log.error({ err }, 'the new configuration is in force, except for the listener for AWS');
      return { ok: false, message: err instanceof Error ? err.message : String(err) };
    }
    showLoaded(registry, io, true);
    io.log.info({}, 'configuration reloaded');
    return { ok: true };
  };
  const reloading = serially(reload);

  const retryLedger = createLedgerRetry({ ledger, healthy: ledger.healthy, onBug });
  const management = createManagementApp({
    registry,
    scraped: (shownAtZero) => createdAtZero.scraped(shownAtZero),
    ready: () => {
      retryLedger();
      return [
        ...(ledger.healthy() ? [] : ['the ledger cannot be written']),
        ...(firstRunsDone ? [] : ['the collectors have not run yet']),
        ...clockWatch.trouble(),
        ...trouble(),
      ];
    },
    lifecycle: config.web.enable_lifecycle,
    reload: reloading,
    config: () => describeConfig(config, secrets),
    status: () =>
      landingStatus({
        registry,
        collectors: wiring.collecting.status(),
        fullLabels: wiring.fullLabels(),
        ledgerHealthy: ledger.healthy(),
        now: io.clock.now(),
      }),
    version: readBuildInfo().version,
    log: io.log,
  });
  const web = starting.use(await listen(management, listenerOptions('web', config.web, io, registry)));

  const running = starting.move();
  return {
    webUrl: web.url,
    get webhooksUrl() {
      return webhooksListener?.url;
    },
    registry,
    reload: reloading,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function listenerOptions(
  name: 'web' | 'webhooks',
  { listen: address, config_file: webConfigFile }: Config['web' | 'webhooks'],
  io: Io,
  registry: MetricRegistry,
) {
  const log = io.log.child({ listener: name });
  return { name, address, log, registry, ...(webConfigFile && { webConfigFile }) };
}

function showBuild(registry: MetricRegistry): void {
  const { version, revision, nodeVersion } = readBuildInfo();
  registry.set('ses_exporter_build_info', { version, revision, node_version: nodeVersion }, 1);
}

function showLoaded(registry: MetricRegistry, io: Io, successful: boolean): void {
  registry.set('ses_exporter_config_last_reload_successful', {}, successful ? 1 : 0);
  if (successful) {
    registry.set('ses_exporter_config_last_reload_success_timestamp_seconds', {}, io.clock.now() / 1_000);
  }
}

/** Listeners, the ledger, the roles and the log live as long as the process. */
function warnOfFixed(before: Config, after: Config, io: Io): void {
  const fixed = (['exposition', 'ledger', 'roles', 'web', 'webhooks', 'otlp', 'log'] as const).filter(
    (part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]),
  );
  if (fixed.length > 0) io.log.warn({ settings: fixed }, 'these settings take effect only after a restart');
}

/** One after the other, however many ask at once. */
function serially<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
