import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { TokenBucket } from 'limiter';
import { parse } from 'yaml';
import type { z } from 'zod';
import { ConfigError } from '../../config/config.ts';
import { nearest } from '../../config/nearest.ts';
import { prototypeKeys } from '../../config/prototype-keys.ts';
import { knownKeys, WebConfigFile } from './schema.ts';
import { isEnabled, tlsSettings, type TlsSettings } from './tls-options.ts';

/** A valid web configuration, its certificates read. */
export interface WebSettings {
  readonly tls: TlsSettings | undefined;
  readonly http2: boolean;
  readonly headers: ReadonlyMap<string, string>;
  /** bcrypt hashes by user. */
  readonly users: ReadonlyMap<string, string>;
  /** Takes a token of the rate limit; `undefined` if there is none. */
  readonly allow: (() => boolean) | undefined;
  /** Everything that was read, so that a change can be seen. */
  readonly files: readonly string[];
}

/** @throws ConfigError naming the path of every problem. */
export function loadWebConfig(path: string): WebSettings {
  const yaml = readYaml(path);
  const problems = prototypeKeys(yaml).map((at) => `${at.join('.')}: unknown key`);
  const result = WebConfigFile.safeParse(yaml);
  if (!result.success)
    throw invalid(path, [...new Set([...problems, ...result.error.issues.flatMap(explain)])]);
  const { tls_server_config: section, http_server_config: http, basic_auth_users, rate_limit } = result.data;

  const beside = (file: string) => resolve(dirname(path), file);
  let tls: TlsSettings | undefined;
  const files = [path];
  if (section && isEnabled(section)) {
    tls = tlsSettings(section, beside, (name, message) =>
      problems.push(`tls_server_config.${name}: ${message}`),
    );
    for (const file of [section.cert_file, section.key_file, section.client_ca_file])
      if (file) files.push(beside(file));
  }
  if (problems.length > 0) throw invalid(path, problems);
  return {
    tls,
    http2: http.http2,
    headers: new Map(Object.entries(http.headers).flatMap(([name, value]) => (value ? [[name, value]] : []))),
    users: new Map(Object.entries(basic_auth_users)),
    allow: rate_limit.interval > 0 ? rateLimit(rate_limit) : undefined,
    files,
  };
}

/** One request per interval on average, and bursts up to a size. A burst below 1 counts as 1: it would refuse everything. */
function rateLimit({
  interval,
  burst,
}: {
  readonly interval: number;
  readonly burst: number;
}): () => boolean {
  const bucket = new TokenBucket({ bucketSize: Math.max(1, burst), tokensPerInterval: 1, interval });
  bucket.content = bucket.bucketSize;
  return () => bucket.tryRemoveTokens(1);
}

/** Changes when one of the files does. */
export function fingerprint(files: readonly string[]): string {
  return files
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : 'absent';
    })
    .join('; ');
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8')) ?? {};
  } catch (err) {
    throw new ConfigError(`cannot read the web configuration ${path}: ${(err as Error).message}`, {
      cause: err,
    });
  }
}

function explain(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${at.join('.') || 'the file'}: ${issue.message}`];
  return issue.keys.map((key) => {
    const meant = nearest(key, knownKeys);
    return `${[...at, key].join('.')}: unknown key${meant ? `, did you mean "${meant}"?` : ''}`;
  });
}

function invalid(path: string, problems: readonly string[]): ConfigError {
  return new ConfigError(
    `the web configuration ${path} is not valid:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}
