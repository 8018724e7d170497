import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsServer } from './schema.ts';
import { ciphers, curves, nodeVersions, tlsVersions, type ClientAuthType } from './tls-names.ts';

export interface TlsSettings {
  readonly context: SecureContextOptions;
  readonly clientAuth: ClientAuthType;
  /** Of these a client's certificate must have one; `undefined` asks for none. */
  readonly allowedSans: readonly string[] | undefined;
}

export type Problem = (path: string, message: string) => void;

/** Whether the section turns TLS on at all: as in exporter-toolkit, versions and ciphers alone do not. */
export function isEnabled(tls: TlsServer): boolean {
  const { cert, key, client_ca, cert_file, key_file, client_ca_file, client_auth_type } = tls;
  return (
    Boolean(cert ?? key ?? client_ca ?? cert_file ?? key_file ?? client_ca_file) ||
    client_auth_type !== 'NoClientCert'
  );
}

/** Reads the certificates, and tells every problem; `undefined` if there was one. */
export function tlsSettings(
  tls: TlsServer,
  resolve: (file: string) => string,
  problem: Problem,
): TlsSettings | undefined {
  let sound = true;
  const complain: Problem = (path, message) => {
    sound = false;
    problem(path, message);
  };
  const pem = (name: 'cert' | 'key' | 'client_ca', needed: boolean): string | undefined => {
    const inline = tls[name];
    const file = tls[`${name}_file`];
    if (inline && file) complain(`${name}_file`, `give either ${name} or ${name}_file, not both`);
    if (!file) {
      if (!inline && needed) complain(name, `missing: one of ${name} and ${name}_file is needed`);
      return inline;
    }
    try {
      return readFileSync(resolve(file), 'utf8');
    } catch (err) {
      complain(`${name}_file`, `cannot be read: ${(err as Error).message}`);
      return undefined;
    }
  };
  const cert = pem('cert', true);
  const key = pem('key', true);
  const ca = pem('client_ca', false);

  const { client_auth_type: clientAuth, client_allowed_sans: allowedSans, min_version, max_version } = tls;
  if (clientAuth === 'NoClientCert') {
    for (const [name, value] of Object.entries({ client_ca: ca, client_allowed_sans: allowedSans }))
      if (value) complain(name, 'needs a client_auth_type that asks for certificates');
  }
  if (tlsVersions.indexOf(min_version) > tlsVersions.indexOf(max_version))
    complain('min_version', `is above max_version ${max_version}`);
  if (!sound) return undefined;

  const context = { cert, key, ...(ca !== undefined && { ca }), ...handshake(tls) };
  try {
    createSecureContext(context);
  } catch (err) {
    complain('cert', `certificate and key cannot be used: ${(err as Error).message}`);
    return undefined;
  }
  return { context, clientAuth, allowedSans };
}

const tls13Suites = Object.values(ciphers).filter((name) => name.startsWith('TLS_'));

/** As in Go, the list of suites decides nothing for TLS 1.3. */
function handshake(tls: TlsServer): SecureContextOptions {
  const { cipher_suites, curve_preferences, min_version, max_version, prefer_server_cipher_suites } = tls;
  const suites = new Set([...tls13Suites, ...cipher_suites.map((name) => ciphers[name])]);
  return {
    minVersion: nodeVersions[min_version],
    maxVersion: nodeVersions[max_version],
    honorCipherOrder: prefer_server_cipher_suites,
    ...(cipher_suites.length > 0 && { ciphers: [...suites].join(':') }),
    ...(curve_preferences.length > 0 && {
      ecdhCurve: curve_preferences.map((name) => curves[name]).join(':'),
    }),
  };
}
