import { commands, flags, type CommandName, type Flag } from './flags.ts';

/** The help text, from the tables of commands and flags. */
export function helpText(): string {
  const commandLines = Object.entries(commands).map(([name, help]) => `  ${name.padEnd(8)} ${help}`);
  const shown = flags.map((flag) => ({ ...flag, usage: usageOf(flag) }));
  const width = Math.max(...shown.map(({ usage }) => usage.length));
  const flagLines = shown.map(({ usage, help, fallback, only }) => {
    const notes = [
      ...(fallback === undefined ? [] : [`default ${fallback}`]),
      ...(only ? [scope(only)] : []),
    ];
    return `  ${usage.padEnd(width)}  ${help}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
  });
  return [
    'Amazon SES for Prometheus: events counted exactly once, totals that equal AWS’s.',
    '',
    'Usage: ses-exporter [COMMAND] [FLAGS]',
    '',
    'Commands:',
    ...commandLines,
    '',
    'Flags:',
    ...flagLines,
    '',
    'Every setting of the configuration file also has an environment variable: web.listen is SES_EXPORTER_WEB_LISTEN.',
    '',
  ].join('\n');
}

/** The shorter of the two ways to say it. */
function scope(only: readonly CommandName[]): string {
  const others = (Object.keys(commands) as CommandName[]).filter((name) => !only.includes(name));
  return others.length < only.length ? `not with ${others.join(', ')}` : `only with ${only.join(', ')}`;
}

function usageOf({ name, value, short }: Flag): string {
  const dashed = name.startsWith('collector.') ? `--[no-]${name}` : `--${name}`;
  return `${short ? `-${short}, ` : ''}${dashed}${value ? `=${value}` : ''}`;
}
