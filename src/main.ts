import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { App } from './app/app.ts';
import { checkConfig } from './cli/check.ts';
import { parseCommandLine, UsageError, type Command } from './cli/command-line.ts';
import { helpText } from './cli/help.ts';
import type { ConfigSources } from './config/load.ts';
import { readBuildInfo } from './platform/build-info.ts';

/** Exit codes as in sysexits.h. */
const exit = { ok: 0, failure: 1, usage: 64, config: 78 } as const;

/** Read when no file is named and this one is there. */
const DEFAULT_FILE = 'ses-exporter.yaml';

async function run(argv: readonly string[]): Promise<number> {
  const command = parseCommandLine(argv);
  const sources = sourcesOf(command);
  switch (command.name) {
    case 'help':
      process.stdout.write(helpText());
      return exit.ok;
    case 'version':
      console.log(
        `ses-exporter ${readBuildInfo().version} (${readBuildInfo().revision}, Node.js ${process.version})`,
      );
      return exit.ok;
    case 'check': {
      const { valid, text } = checkConfig(sources);
      process.stdout.write(text);
      return valid ? exit.ok : exit.config;
    }
    case 'policy': {
      const { policyText } = await import('./cli/policy.ts');
      process.stdout.write(policyText(sources));
      return exit.ok;
    }
    case 'demo': {
      const { demo } = await import('./app/demo.ts');
      return untilStopped(() => demo(command));
    }
    case 'serve': {
      const { serve } = await import('./app/serve.ts');
      return untilStopped((stopping) => serve(sources, stopping));
    }
  }
}

function sourcesOf({ configFile, overrides }: Command): ConfigSources {
  const file = configFile ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined);
  return { file, env: process.env, overrides };
}

/**
 * Runs until SIGTERM or SIGINT, then finishes what is under way; a start that waits for something ends, too. A second
 * signal ends the process at once.
 */
async function untilStopped(start: (stopping: AbortSignal) => Promise<App>): Promise<number> {
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  try {
    await using app = await start(stop.signal);
    process.on('SIGHUP', () => void app.reload());
    await stopped;
  } catch (err) {
    if (err !== stop.signal.reason) throw err;
  }
  return exit.ok;
}

try {
  process.exit(await run(process.argv.slice(2)));
} catch (err) {
  const expected =
    err instanceof Error && ['UsageError', 'ConfigError', 'LedgerError', 'ListenError'].includes(err.name);
  console.error(expected ? `ses-exporter: ${err.message}` : err);
  const code =
    err instanceof UsageError
      ? exit.usage
      : (err as Error).name === 'ConfigError'
        ? exit.config
        : exit.failure;
  process.exit(code);
}
