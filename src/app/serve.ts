import { loadConfig, type ConfigSources } from '../config/load.ts';
import { startApp, type App } from './app.ts';
import { createCountedLog } from './counted-log.ts';
import { systemIo } from './system-io.ts';

/**
 * Runs the exporter on the real AWS.
 * @param stopping ends a start that waits.
 * @throws ConfigError, LedgerError, or the reason why a listener cannot open.
 */
export async function serve(sources: ConfigSources, stopping: AbortSignal): Promise<App> {
  const { config, secrets, warnings } = loadConfig(sources);
  const { log, countInto } = createCountedLog(config.log);
  for (const warning of warnings) log.warn({}, warning);
  const app = await startApp({ config, secrets }, systemIo(log), {
    stopping,
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
  countInto(app.registry);
  log.info({ web: app.webUrl, webhooks: app.webhooksUrl, config: sources.file }, 'started');
  return app;
}
