import { loadConfig, type ConfigSources } from '../config/load.ts';
import { createLogger } from '../platform/pino-logger.ts';
import { startApp, type App } from './app.ts';
import { systemIo } from './system-io.ts';

/** Runs the exporter on the real AWS. @throws ConfigError, LedgerError, or the reason why a listener cannot open. */
export async function serve(sources: ConfigSources): Promise<App> {
  const { config, secrets, warnings } = loadConfig(sources);
  let lines: ((level: string) => void) | undefined;
  const log = createLogger({ ...config.log, onLine: (level) => lines?.(level) });
  for (const warning of warnings) log.warn({}, warning);
  const app = await startApp({ config, secrets }, systemIo(log), {
    readConfig: () => {
      const next = loadConfig(sources);
      for (const warning of next.warnings) log.warn({}, warning);
      return next;
    },
    onBug: (err) => {
      // Thrown outside of any promise, so that the process ends as for every bug.
      setImmediate(() => {
        throw err;
      });
    },
  });
  lines = (level) => app.registry.count('ses_exporter_log_messages_total', { level });
  for (const level of ['error', 'warn', 'info', 'debug']) {
    app.registry.foresee('ses_exporter_log_messages_total', { level });
  }
  log.info({ web: app.webUrl, webhooks: app.webhooksUrl, config: sources.file }, 'started');
  return app;
}
