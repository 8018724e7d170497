import { UsageError, type Command } from '../cli/command-line.ts';
import { eventLogOutputs, type EventLogOutput } from '../config/event-log.ts';
import { demoReceivers, type DemoReceiver } from '../demo/event-destinations.ts';
import { ListenAddress } from '../config/types.ts';
import { startDemo } from '../demo/index.ts';
import { startApp, type App } from './app.ts';
import { createCountedLog } from './counted-log.ts';

/** The exporter on a simulated AWS, as the command line asks for it. It ends by itself after `--duration` seconds. */
export async function demo({ options, overrides }: Command): Promise<App> {
  const listen = (path: string) => {
    const given = overrides.find((one) => one.path.join('.') === path);
    const address = ListenAddress.safeParse(given?.value);
    if (given && !address.success)
      throw new UsageError(`${given.from}: ${address.error.issues.map(({ message }) => message).join(', ')}`);
    return given?.value;
  };
  const web = listen('web.listen');
  const webhooks = listen('webhooks.listen');
  const duration = numberOf(options, 'duration', 0);
  const speed = numberOf(options, 'speed', Number.MIN_VALUE);
  const { log, countInto } = createCountedLog({ level: 'warn', format: 'logfmt' });
  const running = await startDemo({
    startApp: (config, io) => startApp({ config, secrets: [] }, io),
    log,
    seed: numberOf(options, 'seed', 0),
    speed,
    receivers: receiversOf(options),
    eventLog: eventLogOf(options),
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

function receiversOf(options: Command['options']): readonly DemoReceiver[] {
  if (options['receivers'] === 'all') return demoReceivers;
  const chosen = chosenOf(options, 'receivers', demoReceivers, 'all');
  if (chosen.includes('feedback-email') && !chosen.includes('sns') && !chosen.includes('sqs'))
    throw new UsageError('--receivers needs sns or sqs for feedback-email, which comes over them');
  return chosen;
}

function eventLogOf(options: Command['options']): readonly EventLogOutput[] {
  if (options['event-log'] === 'none') return [];
  return chosenOf(options, 'event-log', eventLogOutputs, 'none');
}

/** Names of a list, parted by commas; `other` is what may stand in their place. */
function chosenOf<Name extends string>(
  options: Command['options'],
  flag: string,
  names: readonly Name[],
  other: string,
): readonly Name[] {
  const text = options[flag] ?? '';
  return text.split(',').map((name) => {
    const known = names.find((one) => one === name.trim());
    if (!known)
      throw new UsageError(`--${flag} needs names of ${names.join(', ')}, or ${other}; got "${text}"`);
    return known;
  });
}
