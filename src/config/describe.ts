import { stringify } from 'yaml';
import type { Config } from './config.ts';
import { HIDDEN, hideSecrets } from './hide.ts';
import { settingAt } from './settings.ts';
import type { ListenAddress } from './types.ts';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/**
 * The effective configuration as the YAML that would give it. Hidden are the settings that the schema marks as
 * secret, and whatever a `${…}` brought in.
 */
export function describeConfig(config: Config, secrets: readonly string[]): string {
  const shown = (value: unknown, path: readonly PropertyKey[]): unknown => {
    const setting = settingAt(path);
    if (value === undefined) return undefined;
    if (setting?.secret) return hidden(value);
    if (setting?.type === 'duration') return hideSecrets(durationText(value as number), secrets);
    if (setting?.type === 'address') return hideSecrets(addressText(value as ListenAddress), secrets);
    if (typeof value === 'string') return hideSecrets(value, secrets);
    if (Array.isArray(value)) return value.map((item, at) => shown(item, [...path, at]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, shown(inner, [...path, key])]),
    );
  };
  return stringify(shown(config, []));
}

/** Of a map of secrets the names are shown. */
function hidden(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return HIDDEN;
  return Object.fromEntries(Object.keys(value).map((name) => [name, HIDDEN]));
}

export function addressText({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function durationText(ms: number): string {
  const [name, size] = units.find(([, length]) => ms % length === 0) ?? ['ms', 1];
  return `${ms / size}${name}`;
}
