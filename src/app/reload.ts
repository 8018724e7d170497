import type { Config } from '../config/config.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Runtime } from '../runtime.ts';

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** A configuration in force, and the texts in it that are never shown. */
export type Loaded = Pick<LoadedConfig, 'config' | 'secrets'>;

export interface ReloadDeps extends Pick<Runtime, 'clock' | 'log' | 'registry'> {
  readonly first: Loaded;
  /** Reads the configuration again; without it there is nothing to reload. */
  readonly readConfig: (() => LoadedConfig) | undefined;
  /** Goes on with a configuration. */
  readonly follow: (config: Config) => Promise<void>;
  /** Opens the listener for AWS where the configuration has its first receiver; it may fail to. */
  readonly openWebhooks: (config: Config) => Promise<void>;
}

export interface Reload {
  readonly loaded: () => Loaded;
  /** One reload at a time, however many ask at once. A configuration that is wrong leaves the old one in force. */
  readonly reload: () => Promise<ReloadResult>;
}

export function createReload(deps: ReloadDeps): Reload {
  const { readConfig, follow, openWebhooks, log } = deps;
  let loaded = deps.first;
  const failed = (err: unknown, what: string): ReloadResult => {
    showLoaded(deps, false);
    log.error({ err }, what);
    return { ok: false, message: err instanceof Error ? err.message : String(err) };
  };
  const reload = async (): Promise<ReloadResult> => {
    if (!readConfig) return { ok: false, message: 'there is no configuration file to reload' };
    try {
      const next = readConfig();
      warnOfFixed(loaded.config, next.config, deps);
      loaded = next;
    } catch (err) {
      return failed(err, 'the new configuration is not valid: the old one stays in force');
    }
    await follow(loaded.config);
    try {
      await openWebhooks(loaded.config);
    } catch (err) {
      return failed(err, 'the new configuration is in force, except for the listener for AWS');
    }
    showLoaded(deps, true);
    log.info({}, 'configuration reloaded');
    return { ok: true };
  };
  showLoaded(deps, true);
  return { loaded: () => loaded, reload: serially(reload) };
}

function showLoaded({ clock, registry }: Pick<Runtime, 'clock' | 'registry'>, successful: boolean): void {
  registry.set('ses_exporter_config_last_reload_successful', {}, successful ? 1 : 0);
  if (successful)
    registry.set('ses_exporter_config_last_reload_success_timestamp_seconds', {}, clock.now() / 1_000);
}

/** Listeners, the ledger, the roles and the log live as long as the process. */
function warnOfFixed(before: Config, after: Config, { log }: Pick<Runtime, 'log'>): void {
  const fixed = (['exposition', 'ledger', 'roles', 'web', 'webhooks', 'otlp', 'log'] as const).filter(
    (part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]),
  );
  if (fixed.length > 0) log.warn({ settings: fixed }, 'these settings take effect only after a restart');
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
