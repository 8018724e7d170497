import { stringify } from 'yaml';
import type { Config } from './config.ts';
import type { ListenAddress } from './types.ts';

const HIDDEN = '<hidden>';
const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;
const durations = new Set(['period', 'lookback', 'discovery', 'retention']);

/** The effective configuration as the YAML that would give it, with whatever a `${…}` brought in hidden. */
export function describeConfig(config: Config, secrets: readonly string[]): string {
  const shown: unknown = JSON.parse(
    JSON.stringify(config, (key, value: unknown) => {
      if (typeof value === 'number' && durations.has(key)) return durationText(value);
      return isAddress(value) ? addressText(value) : value;
    }),
    (_key, value: unknown) => (typeof value === 'string' ? hide(value, secrets) : value),
  );
  return stringify(shown);
}

function hide(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

function isAddress(value: unknown): value is ListenAddress {
  return typeof value === 'object' && value !== null && 'host' in value && 'port' in value;
}

function addressText({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function durationText(ms: number): string {
  const [name, size] = units.find(([, length]) => ms % length === 0) ?? ['ms', 1];
  return `${ms / size}${name}`;
}
