import { parseArgs } from 'node:util';
import type { Override } from '../config/load.ts';
import { nearest } from '../config/nearest.ts';
import { commands, flags, type CommandName, type Flag } from './flags.ts';

export interface Command {
  readonly name: CommandName | 'help' | 'version';
  readonly configFile: string | undefined;
  readonly overrides: readonly Override[];
  /** Values of the flags that are no settings, such as the demo's. */
  readonly options: Readonly<Record<string, string>>;
}

/** The command line is wrong; the message says how to put it right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError for an unknown command or flag, naming the nearest one. */
export function parseCommandLine(argv: readonly string[]): Command {
  const { tokens, values, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(flags.map(optionOf)),
    allowNegative: true,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const asked = positionals[0] ?? 'serve';
  if (!isCommand(asked)) throw new UsageError(unknown('command', asked, Object.keys(commands)));
  if (positionals.length > 1) throw new UsageError(`unexpected argument "${positionals[1]}"`);
  const overrides: Override[] = [];
  const options: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { flag, negated } = findFlag(token.name, token.rawName, asked);
    if (flag.value && token.value === undefined)
      throw new UsageError(`--${flag.name} needs a value: --${flag.name}=${flag.value}`);
    if (!flag.value && token.value !== undefined) throw new UsageError(`--${flag.name} takes no value`);
    if (flag.setting) overrides.push({ path: flag.setting, value: flag.value ? token.value : !negated });
    else if (flag.value) options[flag.name] = token.value ?? '';
  }
  const name = values['help']
    ? 'help'
    : values['version']
      ? 'version'
      : values['config.check']
        ? 'check'
        : asked;
  return { name, configFile: options['config.file'], overrides, options };
}

function optionOf({ name, value, short }: Flag) {
  return [name, { type: value ? 'string' : 'boolean', ...(short && { short }) }] as const;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function findFlag(name: string, rawName: string, command: CommandName): { flag: Flag; negated: boolean } {
  const negated = name.startsWith('no-') || rawName.startsWith('--no-');
  const plain = name.replace(/^no-/, '');
  const flag = flags.find((one) => one.name === plain);
  // Only a collector can be switched off; every other flag is either given or not.
  if (!flag || (negated && !flag.name.startsWith('collector.'))) {
    throw new UsageError(
      unknown(
        'flag',
        rawName,
        flags.map((one) => `--${one.name}`),
      ),
    );
  }
  if (flag.only && !flag.only.includes(command)) {
    throw new UsageError(`--${flag.name} belongs to ${flag.only.join(', ')}, not to ${command}`);
  }
  return { flag, negated };
}

function unknown(what: string, given: string, known: readonly string[]): string {
  const meant = nearest(given, known);
  return `unknown ${what} ${given}${meant ? `, did you mean ${meant}?` : ''} (see --help)`;
}
