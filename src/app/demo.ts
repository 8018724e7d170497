import { UsageError, type Command } from '../cli/command-line.ts';
import { demoCarriers, type DemoCarrier } from '../demo/event-destinations.ts';
import { startDemo } from '../demo/index.ts';
import { startApp, type App } from './app.ts';
import { createCountedLog } from './counted-log.ts';

/** The exporter on a simulated AWS, as the command line asks for it. It ends by itself after `--duration` seconds. */
export async function demo({ options, overrides }: Command): Promise<App> {
  const setting = (path: string) => overrides.find((one) => one.path.join('.') === path)?.value;
  const web = setting('web.listen');
  const webhooks = setting('webhooks.listen');
  const duration = numberOf(options, 'duration', 0);
  const speed = numberOf(options, 'speed', Number.MIN_VALUE);
  const { log, countInto } = createCountedLog({ level: 'warn', format: 'logfmt' });
  const running = await startDemo({
    startApp: (config, io) => startApp({ config, secrets: [] }, io),
    log,
    seed: numberOf(options, 'seed', 0),
    speed,
    carriers: carriersOf(options),
    ...(typeof web === 'string' && { webListen: web }),
    ...(typeof webhooks === 'string' && { webhooksListen: webhooks }),
  });
  countInto(running.app.registry);
  if (duration > 0) setTimeout(() => process.kill(process.pid, 'SIGTERM'), duration * 1_000).unref();
  return {
    webUrl: running.app.webUrl,
    webhooksUrl: running.app.webhooksUrl,
    registry: running.app.registry,
    reload: () => running.app.reload(),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

function numberOf(options: Command['options'], name: string, least: number): number {
  // The table of flags gives each its default, so that a value is always there.
  const text = options[name] ?? '';
  const value = Number(text);
  if (text.trim() === '' || !(value >= least)) {
    const kind = least > 0 ? 'a number above 0' : 'a number';
    throw new UsageError(`--${name} needs ${kind}, got "${text}"`);
  }
  return value;
}

function carriersOf(options: Command['options']): readonly DemoCarrier[] {
  const text = options['carriers'] ?? '';
  if (text === 'all') return demoCarriers;
  return text.split(',').map((name) => {
    const known = demoCarriers.find((one) => one === name.trim());
    if (!known)
      throw new UsageError(`--carriers needs names of ${demoCarriers.join(', ')}, or all; got "${text}"`);
    return known;
  });
}
