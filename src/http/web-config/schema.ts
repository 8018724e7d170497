import { z } from 'zod';
import { Duration } from '../../config/types.ts';
import { ciphers, clientAuthTypes, curves, tlsVersions } from './tls-names.ts';

/** YAML's empty value counts as absent, as it does in Go. */
const Text = z
  .string()
  .nullish()
  .transform((text) => text || undefined);

const TlsServer = z.strictObject({
  cert: Text,
  key: Text,
  client_ca: Text,
  cert_file: Text,
  key_file: Text,
  client_ca_file: Text,
  client_auth_type: z
    .enum(['', ...clientAuthTypes])
    .default('NoClientCert')
    .transform((type) => type || 'NoClientCert'),
  client_allowed_sans: z.array(z.string()).min(1).optional(),
  min_version: z.enum(tlsVersions).default('TLS12'),
  max_version: z.enum(tlsVersions).default('TLS13'),
  cipher_suites: z.array(z.enum(keysOf(ciphers))).default([]),
  prefer_server_cipher_suites: z.boolean().default(true),
  curve_preferences: z.array(z.enum(keysOf(curves))).default([]),
});
export type TlsServer = z.output<typeof TlsServer>;

/** Anything but line breaks and other controls, which would forge further headers. */
const HeaderValue = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[\t\u0020-\u007e]*$/, 'expected printable ASCII'));

/** The closed list of exporter-toolkit: nothing else can be set. */
const Headers = z.strictObject({
  'Content-Security-Policy': HeaderValue.optional(),
  'X-Frame-Options': z.enum(['', 'deny', 'sameorigin']).optional(),
  'X-Content-Type-Options': z.enum(['', 'nosniff']).optional(),
  'X-XSS-Protection': HeaderValue.optional(),
  'Strict-Transport-Security': HeaderValue.optional(),
});

const HttpServer = z.strictObject({
  http2: z.boolean().default(true),
  headers: Headers.nullish().transform((headers) => headers ?? {}),
});

const Hash = z
  .string()
  .regex(
    /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/,
    'expected a bcrypt hash, as htpasswd -nBC 10 "" writes it',
  );

const RateLimit = z.strictObject({
  interval: z
    .literal([0, '0', '0s'])
    .transform(() => 0)
    .or(Duration)
    .default(0),
  burst: z.int().min(0).default(0),
});
export type RateLimit = z.output<typeof RateLimit>;

/**
 * The web configuration file. Source of keys, defaults and bounds: Prometheus's exporter-toolkit,
 * docs/web-configuration.md and web/tls_config.go.
 */
export const WebConfigFile = z.strictObject({
  tls_server_config: TlsServer.nullish(),
  http_server_config: HttpServer.nullish().transform((http) => http ?? HttpServer.parse({})),
  basic_auth_users: z
    .record(z.string(), Hash)
    .nullish()
    .transform((users) => users ?? {}),
  rate_limit: RateLimit.nullish().transform((limit) => limit ?? RateLimit.parse({})),
});

/** Every key there is, for hints. */
export const knownKeys: readonly string[] = [
  WebConfigFile,
  TlsServer,
  HttpServer,
  Headers,
  RateLimit,
].flatMap((part) => Object.keys(part.shape));

function keysOf<Key extends string>(table: Readonly<Record<Key, string>>): Key[] {
  return Object.keys(table) as Key[];
}
