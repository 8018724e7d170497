import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import { connect, type ConnectionOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Listener } from '../../src/http/listener.ts';
import { ask } from '../support/http-client.ts';
import { listenWith, pem, WebConfigFolder } from '../support/http-web-config.ts';

const ca = pem('authority.pem');

function tls(...more: readonly string[]): WebConfigFolder {
  return new WebConfigFolder(
    [
      'tls_server_config:',
      ...['cert_file: server.pem', 'key_file: server.key', ...more].map((line) => `  ${line}`),
    ].join('\n'),
  );
}

/** What the client sees when the server will not shake hands. */
const refused = { code: expect.stringMatching(/^ERR_SSL/) as string };

/** Text as a YAML block of a section's key. */
function inline(text: string): string {
  return text.trim().replaceAll('\n', '\n    ');
}

/** The answer's status, or `cut` when the connection was not accepted. */
function statusOf(listener: Listener, options: RequestOptions = {}): Promise<number | 'cut'> {
  return ask(listener.url, { ca, ...options }).then(
    ({ status }) => status,
    () => 'cut',
  );
}

function withCertificate(name: string): RequestOptions {
  return { cert: pem(`${name}.pem`), key: pem(`${name}.key`) };
}

async function handshake(listener: Listener, options: ConnectionOptions = {}) {
  const socket = connect({ port: listener.address.port, host: '127.0.0.1', ca, ...options });
  await once(socket, 'secureConnect');
  const seen = {
    protocol: socket.getProtocol(),
    suite: socket.getCipher().name,
    alpn: socket.alpnProtocol,
    subject: socket.getPeerX509Certificate()?.subject,
  };
  socket.destroy();
  return seen;
}

describe('TLS', () => {
  it('is served with certificates from files beside the web configuration', async () => {
    using folder = tls();
    await using listener = await listenWith(folder);
    expect(listener.url).toMatch(/^https:/);
    expect((await ask(listener.url, { ca })).text).toBe('hello');
  });

  it('is served with certificates that stand in the file itself', async () => {
    using folder = new WebConfigFolder(
      `tls_server_config:\n  cert: |\n    ${inline(pem('server.pem'))}\n  key: |\n    ${inline(pem('server.key'))}\n`,
    );
    await using listener = await listenWith(folder);
    expect(await statusOf(listener)).toBe(200);
  });

  it('is off where only versions or ciphers are set', async () => {
    using folder = new WebConfigFolder('tls_server_config: { min_version: TLS13 }\n');
    await using listener = await listenWith(folder);
    expect(listener.url).toMatch(/^http:/);
    expect((await ask(listener.url)).text).toBe('hello');
  });

  it('takes a renewed certificate without a restart', async () => {
    using folder = tls();
    await using listener = await listenWith(folder);
    expect((await handshake(listener)).subject).toBe('CN=server');
    folder.write('server.pem', pem('renewed.pem'));
    // The key does not fit yet: the certificate before it stays.
    expect((await handshake(listener)).subject).toBe('CN=server');
    folder.write('server.key', pem('renewed.key'));
    expect((await handshake(listener)).subject).toBe('CN=renewed');
    expect(await statusOf(listener)).toBe(200);
  });

  it('serves HTTP/1.1 to a client that would like HTTP/2', async () => {
    using folder = tls();
    await using listener = await listenWith(folder);
    expect((await handshake(listener, { ALPNProtocols: ['h2', 'http/1.1'] })).alpn).toBe('http/1.1');
  });

  it('keeps to the versions of the file, at once when it changes', async () => {
    using folder = tls('max_version: TLS12');
    await using listener = await listenWith(folder);
    expect((await handshake(listener)).protocol).toBe('TLSv1.2');
    folder.write(
      'web.yml',
      'tls_server_config: { cert_file: server.pem, key_file: server.key, min_version: TLS13 }\n',
    );
    expect((await handshake(listener)).protocol).toBe('TLSv1.3');
    await expect(handshake(listener, { maxVersion: 'TLSv1.2' })).rejects.toMatchObject(refused);
  });

  it('keeps to the cipher suites of the file up to TLS 1.2, in the server’s order', async () => {
    const [first, second] = ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256'];
    using folder = tls(
      'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]',
      'curve_preferences: [CurveP384, X25519]',
    );
    await using listener = await listenWith(folder);
    const old = { maxVersion: 'TLSv1.2' } as const;
    expect((await handshake(listener, { ...old, ciphers: `${second}:${first}` })).suite).toBe(first);
    await expect(handshake(listener, { ...old, ciphers: 'ECDHE-ECDSA-AES128-SHA' })).rejects.toMatchObject(
      refused,
    );
    expect((await handshake(listener)).protocol).toBe('TLSv1.3');
  });

  it('stays what it was when the file drops it', async () => {
    using folder = tls();
    await using listener = await listenWith(folder);
    folder.write('web.yml', '');
    expect(await statusOf(listener)).toBe(200);
    expect(listener.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });
});

describe('client certificates', () => {
  const authority = 'client_ca_file: authority.pem';
  const nobody = 'none';

  it.each([
    ['NoClientCert', [], { [nobody]: 200, client: 200, stranger: 200 }],
    ['RequestClientCert', [], { [nobody]: 200, client: 200, stranger: 200 }],
    ['RequireAnyClientCert', [], { [nobody]: 'cut', client: 200, stranger: 200 }],
    ['RequireClientCert', [], { [nobody]: 'cut', client: 200, stranger: 200 }],
    ['VerifyClientCertIfGiven', [authority], { [nobody]: 200, client: 200, stranger: 'cut' }],
    ['RequireAndVerifyClientCert', [authority], { [nobody]: 'cut', client: 200, stranger: 'cut' }],
    ['RequireAndVerifyClientCert', [], { [nobody]: 'cut', client: 'cut', stranger: 'cut' }],
    [
      'RequireAndVerifyClientCert',
      [authority, 'client_allowed_sans: [other.example.com, prometheus.example.com]'],
      { [nobody]: 'cut', client: 200, server: 'cut', forger: 'cut', stranger: 'cut' },
    ],
    [
      'RequestClientCert',
      [authority, 'client_allowed_sans: [prometheus.example.com]'],
      { [nobody]: 'cut', client: 200, server: 'cut' },
    ],
  ])('%s with %j', async (type, more, expected) => {
    using folder = tls(`client_auth_type: ${type}`, ...more);
    await using listener = await listenWith(folder);
    for (const [who, outcome] of Object.entries(expected))
      expect([who, await statusOf(listener, who === nobody ? {} : withCertificate(who))]).toEqual([
        who,
        outcome,
      ]);
  });

  it.each([
    'prometheus.example.com',
    'ops@example.com',
    'spiffe://example.com/prometheus',
    '10.0.0.1',
    '::1',
  ])('may be allowed by the name %s', async (name) => {
    using folder = tls(
      'client_auth_type: RequireAndVerifyClientCert',
      authority,
      `client_allowed_sans: ["${name}"]`,
    );
    await using listener = await listenWith(folder);
    expect(await statusOf(listener, withCertificate('client'))).toBe(200);
    folder.write(
      'web.yml',
      `tls_server_config: { cert_file: server.pem, key_file: server.key, client_auth_type: RequireAndVerifyClientCert, ${authority}, client_allowed_sans: ["${name}x"] }\n`,
    );
    expect(await statusOf(listener, withCertificate('client'))).toBe('cut');
  });

  it('shut everybody out when they become required only after the start', async () => {
    using folder = tls();
    await using listener = await listenWith(folder);
    folder.write(
      'web.yml',
      `tls_server_config: { cert_file: server.pem, key_file: server.key, client_auth_type: RequireAndVerifyClientCert, ${authority} }\n`,
    );
    expect(await statusOf(listener, withCertificate('client'))).toBe('cut');
    expect(listener.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('have test certificates that say what the tests assume', () => {
    expect(new X509Certificate(pem('forger.pem')).subjectAltName).toContain('DNS:prometheus.example.com');
  });
});
