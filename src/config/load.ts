import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Config, ConfigError } from './config.ts';
import { readEnvironment } from './environment.ts';
import { interpolate } from './interpolate.ts';
import { nearest } from './nearest.ts';
import { keysAt } from './settings.ts';

export interface ConfigSources {
  /** The YAML file; without one everything has its default. */
  readonly file?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** What the command line says; it wins over the environment, which wins over the file. */
  readonly overrides?: readonly Override[];
}

export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Texts that came from `${…}`; they are hidden wherever the configuration is shown. */
  readonly secrets: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Reads the configuration from all its sources.
 * @throws ConfigError with every problem, each with the path of the setting, not only the first.
 */
export function loadConfig({ file, env, overrides = [] }: ConfigSources): LoadedConfig {
  const { value, problems, secrets } = interpolate(file === undefined ? {} : readYaml(file), env);
  const { values, warnings } = readEnvironment(env);
  const root = asObject(value);
  for (const { path, value: given } of [...values, ...overrides]) assign(root ?? {}, path, given);
  const result = Config.safeParse(root ?? value);
  const all = [
    ...problems.map(({ path, message }) => `${pathText(path)}: ${message}`),
    ...(result.success ? [] : result.error.issues.flatMap(explain)),
  ];
  if (result.success && all.length === 0) return { config: result.data, secrets, warnings };
  throw new ConfigError(
    `${file ?? 'the configuration'} is not valid:\n${all.map((line) => `  ${line}`).join('\n')}`,
  );
}

function readYaml(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`cannot read the configuration file ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  const document = parseDocument(text, { lineCounter: new LineCounter() });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message }) => `  ${message.trim()}`);
    throw new ConfigError(`${file} is not valid YAML:\n${problems.join('\n')}`);
  }
  return document.toJS() ?? {};
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function assign(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = root;
  for (const key of path.slice(0, -1)) {
    const inner = asObject(at[key]) ?? {};
    at[key] = inner;
    at = inner;
  }
  at[path.at(-1) ?? ''] = value;
}

/** `accounts[0].region`, or a name for the whole file. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the file';
}

function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [`${pathText(issue.path)}: ${issue.message}`];
  return issue.keys.map((key) => {
    const meant = nearest(key, keysAt(issue.path) ?? []);
    return `${pathText([...issue.path, key])}: unknown key${meant ? `, did you mean "${meant}"?` : ''}`;
  });
}
