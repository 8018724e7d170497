import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.ts';
import type { Override } from '../config/override.ts';
import { renamed } from '../config/problem.ts';
import { commands, flags, type CommandName, type Flag } from './flags.ts';

export interface Command {
  readonly name: CommandName | 'help' | 'version';
  readonly configFile: string | undefined;
  readonly overrides: readonly Override[];
  /** Values of the flags that are no settings, such as the demo's; each flag that the command knows has one. */
  readonly options: Readonly<Record<string, string>>;
}

/** The command line is wrong; the message says how to put it right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A flag as it was written. */
interface Given {
  readonly flag: Flag;
  readonly written: string;
  readonly value: string | boolean;
}

type OptionToken = Extract<NonNullable<ReturnType<typeof parseArgs>['tokens']>[number], { kind: 'option' }>;

/** @throws UsageError for an unknown command or flag, naming the nearest one. */
export function parseCommandLine(argv: readonly string[]): Command {
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(flags.map(optionOf)),
    allowNegative: true,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  // Flags first: what follows a misspelt one would be taken for a command.
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [readFlag(token)] : []));
  const [asked = 'serve', extra] = positionals;
  if (!isCommand(asked)) throw new UsageError(unknown('command', asked, Object.keys(commands)));
  if (extra !== undefined) throw new UsageError(`unexpected argument "${extra}"`);
  for (const { flag } of given) {
    if (!knows(asked, flag)) {
      throw new UsageError(`--${flag.name} belongs to ${flag.only?.join(', ')}, not to ${asked}`);
    }
  }
  const values = new Map(given.map(({ flag, value }) => [flag.name, value]));
  return {
    name: instead(values) ?? asked,
    configFile: values.get('config.file')?.toString(),
    overrides: given.flatMap(({ flag, written, value }) =>
      flag.setting ? [{ path: flag.setting, value, from: written }] : [],
    ),
    options: Object.fromEntries(
      flags.flatMap(({ name, fallback, only }) =>
        fallback !== undefined && knows(asked, { only })
          ? [[name, String(values.get(name) ?? fallback)]]
          : [],
      ),
    ),
  };
}

/** What a flag asks for instead of the command. */
function instead(values: ReadonlyMap<string, unknown>): Command['name'] | undefined {
  if (values.has('help')) return 'help';
  if (values.has('version')) return 'version';
  return values.has('config.check') ? 'check' : undefined;
}

function optionOf({ name, value, short }: Flag) {
  return [name, { type: value ? 'string' : 'boolean', ...(short && { short }) }] as const;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function knows(command: CommandName, { only }: { readonly only?: Flag['only'] | undefined }): boolean {
  return only?.includes(command) ?? true;
}

function readFlag({ name, rawName, value }: Pick<OptionToken, 'name' | 'rawName' | 'value'>): Given {
  const negated = name.startsWith('no-') || rawName.startsWith('--no-');
  const flag = flags.find((one) => one.name === name.replace(/^no-/, ''));
  // Only a collector can be switched off; every other flag is either given or not.
  if (!flag || (negated && !flag.name.startsWith('collector.'))) {
    throw new UsageError(unknown('flag', rawName, flags.flatMap(spellings)));
  }
  if (flag.value && value === undefined) {
    throw new UsageError(`--${flag.name} needs a value: --${flag.name}=${flag.value}`);
  }
  if (!flag.value && value !== undefined) throw new UsageError(`${rawName} takes no value`);
  return { flag, written: rawName, value: value ?? !negated };
}

function spellings({ name }: Flag): string[] {
  return name.startsWith('collector.') ? [`--${name}`, `--no-${name}`] : [`--${name}`];
}

function unknown(what: string, given: string, known: readonly string[]): string {
  const name = given.startsWith('--') ? renamed.get(given.slice(2)) : undefined;
  const meant = name ? `--${name}` : nearest(given, known);
  return `unknown ${what} ${given}${meant ? `, did you mean ${meant}?` : ''} (see --help)`;
}
