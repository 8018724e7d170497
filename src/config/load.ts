import { Config, ConfigError } from './config.ts';
import { readEnvironment } from './environment.ts';
import { hideSecrets } from './hide.ts';
import { interpolate } from './interpolate.ts';
import type { Override } from './override.ts';
import { explain, type Problem } from './problem.ts';
import { prototypeKeys } from './prototype-keys.ts';
import { keysAt, pathText } from './settings.ts';
import { readYamlFile, type YamlFile } from './yaml-file.ts';

export interface ConfigSources {
  /** The YAML file; without one everything has its default. */
  readonly file?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** What the command line says; it wins over the environment, which wins over the file. */
  readonly overrides?: readonly Override[];
}

export interface LoadedConfig {
  readonly config: Config;
  /** Texts that came from `${…}`; they are hidden wherever the configuration is shown. */
  readonly secrets: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Reads the configuration from all its sources.
 * @throws ConfigError with every problem, each with the path of the setting and where it was set, not only the first.
 */
export function loadConfig({ file, env, overrides = [] }: ConfigSources): LoadedConfig {
  const yaml: YamlFile = file === undefined ? { value: {}, lineOf: () => undefined } : readYamlFile(file);
  const { value, problems: unresolved, secrets } = interpolate(fillEmptySections(yaml.value, []), env);
  const environment = readEnvironment(env);
  const given = [...environment.values, ...overrides];
  if (isObject(value)) for (const one of given) assign(value, one.path, one.value);

  const result = Config.safeParse(value, {
    error: (issue) => (issue.input === undefined ? 'required' : null),
  });
  const found = [...unresolved, ...prototypeKeys(value).map((path) => ({ path, message: 'unknown key' }))];
  const wrong = new Set(found.map(({ path }) => pathText(path)));
  const problems: Problem[] = [
    ...found,
    ...environment.problems,
    // What was found before is told once: a reference that leads nowhere not again for the text that stayed in its place.
    ...(result.error?.issues ?? []).flatMap(explain).filter(({ path }) => !wrong.has(pathText(path))),
  ];
  if (result.success && problems.length === 0) {
    return { config: result.data, secrets, warnings: environment.warnings };
  }
  const lines = problems.map(({ path, message }) => {
    const place = placeOf(path, given, yaml);
    return `  ${pathText(path)}: ${hideSecrets(message, secrets)}${place && ` (${place})`}`;
  });
  throw new ConfigError(`${file ?? 'the configuration'} is not valid:\n${lines.join('\n')}`);
}

/** A key without a value, all of whose own keys are commented out, say, stands for an empty section. */
function fillEmptySections(value: unknown, path: readonly PropertyKey[]): unknown {
  if (value === null && keysAt(path)) return {};
  if (Array.isArray(value)) return value.map((item, at) => fillEmptySections(item, [...path, at]));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillEmptySections(inner, [...path, key])]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a value, unless the file has something else than a section on the way: that is reported instead. */
function assign(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = root;
  for (const key of path.slice(0, -1)) {
    const inner = (at[key] ??= {});
    if (!isObject(inner)) return;
    at = inner;
  }
  at[path.at(-1) ?? ''] = value;
}

/** Who set what is wrong: the last that gave this setting, or the line of the file. */
function placeOf(path: readonly PropertyKey[], given: readonly Override[], yaml: YamlFile): string {
  const giver = given.findLast((one) => one.path.every((key, at) => key === path[at]));
  const line = yaml.lineOf(path);
  return giver?.from ?? (line === undefined ? '' : `line ${line}`);
}
