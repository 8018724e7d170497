import { hashSync } from 'bcryptjs';
import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { loadWebConfig } from '../../src/http/web-config/load.ts';
import { Passwords } from '../../src/http/web-config/passwords.ts';
import { ask } from '../support/http-client.ts';
import { listenWith, WebConfigFolder } from '../support/http-web-config.ts';

const hash = hashSync('open sesame', 4);

function basic(user: string, password: string) {
  return { headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` } };
}

describe('basic auth', () => {
  it('lets in the users of the file with their passwords, and nobody else', async () => {
    using folder = new WebConfigFolder(`basic_auth_users:\n  alice: ${hash}\n`);
    await using listener = await listenWith(folder);
    const statusOf = async (options: object) => (await ask(listener.url, options)).status;
    expect(await statusOf(basic('alice', 'open sesame'))).toBe(200);
    expect(await statusOf(basic('alice', 'open sesame'))).toBe(200);
    expect(await statusOf(basic('alice', 'open barley'))).toBe(401);
    expect(await statusOf(basic('alice', ''))).toBe(401);
    expect(await statusOf(basic('bob', 'open sesame'))).toBe(401);
    expect(await statusOf(basic('constructor', 'open sesame'))).toBe(401);
    expect(await statusOf({ headers: { authorization: 'Bearer abc' } })).toBe(401);
    expect(await statusOf({ headers: { authorization: 'Basic !' } })).toBe(401);
    const challenge = await ask(listener.url);
    expect(challenge.status).toBe(401);
    expect(challenge.headers['www-authenticate']).toBe('Basic realm="ses-exporter", charset="UTF-8"');
  });

  it.each(['2a', '2b', '2y'])('takes hashes of the kind $%s$', async (kind) => {
    using folder = new WebConfigFolder(`basic_auth_users:\n  alice: ${hash.replace('$2b$', `$${kind}$`)}\n`);
    await using listener = await listenWith(folder);
    expect((await ask(listener.url, basic('alice', 'open sesame'))).status).toBe(200);
  });

  it('takes passwords with colons and letters beyond ASCII', async () => {
    const password = 'grün:日本';
    using folder = new WebConfigFolder(`basic_auth_users:\n  alice: ${hashSync(password, 4)}\n`);
    await using listener = await listenWith(folder);
    expect((await ask(listener.url, basic('alice', password))).status).toBe(200);
  });

  it('follows a changed file at once', async () => {
    using folder = new WebConfigFolder(`basic_auth_users:\n  alice: ${hash}\n`);
    await using listener = await listenWith(folder);
    expect((await ask(listener.url, basic('alice', 'open sesame'))).status).toBe(200);
    folder.write('web.yml', `basic_auth_users:\n  alice: ${hashSync('another', 4)}\n`);
    expect((await ask(listener.url, basic('alice', 'open sesame'))).status).toBe(401);
    expect((await ask(listener.url, basic('alice', 'another'))).status).toBe(200);
    folder.write('web.yml', '');
    expect((await ask(listener.url)).status).toBe(200);
  });

  it('keeps what was in force when a changed file is wrong, and says so once', async () => {
    using folder = new WebConfigFolder(`basic_auth_users:\n  alice: ${hash}\n`);
    await using listener = await listenWith(folder);
    folder.write('web.yml', 'basic_auth_user: {}\n');
    expect((await ask(listener.url)).status).toBe(401);
    expect((await ask(listener.url, basic('alice', 'open sesame'))).status).toBe(200);
    const errors = listener.log.lines.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual([
      'the web configuration is not valid: the previous one stays in force',
    ]);
    expect(String(Object.values(errors[0]?.fields ?? {})[0])).toContain(
      'basic_auth_user: unknown key, did you mean "basic_auth_users"?',
    );
  });

  it('leaves the event loop free while a password is compared', async () => {
    await using passwords = new Passwords();
    // Compared in more than a second, in which a thread that is free has thousands of turns.
    const slowHash = '$2b$14$h6h.tRrwAkMcH92bKh20muOtl3pwN0d1BuB8QpWwPpnrNY6Xa/94O';
    let comparing = true;
    const answer = passwords.matches('alice', 'a guess', slowHash).finally(() => {
      comparing = false;
    });
    let turns = 0;
    for (; turns < 1_000; turns++) {
      await setImmediate();
      if (!comparing) break;
    }
    expect(await answer).toBe(false);
    expect(turns).toBe(1_000);
  });

  it('refuses a guess when too many wait', async () => {
    await using passwords = new Passwords();
    const guesses = Array.from({ length: 101 }, (_, at) => passwords.matches('alice', `guess ${at}`, hash));
    const outcomes = await Promise.allSettled(guesses);
    expect(outcomes.slice(0, 100)).toEqual(
      outcomes.slice(0, 100).map(() => ({ status: 'fulfilled', value: false })),
    );
    expect(outcomes[100]).toMatchObject({ status: 'rejected', reason: { name: 'PasswordsBusy' } });
    expect(await passwords.matches('alice', 'open sesame', hash)).toBe(true);
  });
});

describe('headers and the rate limit', () => {
  it('sends the headers of the file on every answer', async () => {
    using folder = new WebConfigFolder(
      [
        'http_server_config:',
        '  http2: false',
        '  headers:',
        '    X-Frame-Options: deny',
        '    X-Content-Type-Options: nosniff',
        '    X-XSS-Protection: 1',
        '    Strict-Transport-Security: max-age=31536000; includeSubDomains',
        '    Content-Security-Policy: ""',
        `basic_auth_users: { alice: ${hash} }`,
      ].join('\n'),
    );
    await using listener = await listenWith(folder);
    for (const answer of [await ask(listener.url), await ask(listener.url, basic('alice', 'open sesame'))]) {
      expect(answer.headers).toMatchObject({
        'x-frame-options': 'deny',
        'x-content-type-options': 'nosniff',
        'x-xss-protection': '1',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      });
      expect(answer.headers).not.toHaveProperty('content-security-policy');
    }
  });

  it('answers 429 to more requests than the rate limit allows', async () => {
    using folder = new WebConfigFolder('rate_limit: { interval: 1h, burst: 2 }\n');
    await using listener = await listenWith(folder);
    const statuses = [];
    for (let at = 0; at < 4; at++) statuses.push((await ask(listener.url)).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
  });

  it('has no rate limit where the interval is 0', async () => {
    using folder = new WebConfigFolder('rate_limit: { interval: 0, burst: 0 }\n');
    await using listener = await listenWith(folder);
    expect((await ask(listener.url)).status).toBe(200);
  });

  it('fills the bucket by one token an interval, up to its size', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      using folder = new WebConfigFolder('rate_limit: { interval: 1s, burst: 2 }\n');
      const take = loadWebConfig(folder.file).allow;
      if (!take) throw new Error('there is no rate limit');
      expect([take(), take(), take()]).toEqual([true, true, false]);
      vi.advanceTimersByTime(999);
      expect(take()).toBe(false);
      vi.advanceTimersByTime(1);
      expect([take(), take()]).toEqual([true, false]);
      vi.advanceTimersByTime(59_000);
      expect([take(), take(), take()]).toEqual([true, true, false]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a wrong file at start', () => {
  const tls = 'cert_file: server.pem, key_file: server.key';
  it.each([
    [
      'tls_server_config: { cert_filse: a }',
      ['tls_server_config.cert_filse: unknown key, did you mean "cert_file"?'],
    ],
    [
      'tls_server_config: { cert_file: server.pem }',
      ['tls_server_config.key: missing: one of key and key_file is needed'],
    ],
    ['tls_server_config: { cert_file: "", key_file: server.key }', ['tls_server_config.cert: missing']],
    [
      'tls_server_config: { client_ca_file: authority.pem }',
      ['tls_server_config.cert: missing', 'tls_server_config.key: missing'],
    ],
    [
      'tls_server_config: { cert_file: none.pem, key_file: none.key }',
      ['tls_server_config.cert_file: cannot be read', 'tls_server_config.key_file: cannot be read'],
    ],
    [
      'tls_server_config: { cert_file: server.pem, key_file: server.key, cert: x }',
      ['tls_server_config.cert_file: give either cert or cert_file, not both'],
    ],
    [
      'tls_server_config: { cert_file: server.key, key_file: server.pem }',
      ['tls_server_config.cert: certificate and key cannot be used'],
    ],
    [
      'tls_server_config: { cert_file: authority.pem, key_file: server.key }',
      ['tls_server_config.cert: certificate and key cannot be used'],
    ],
    [
      `tls_server_config: { ${tls}, client_ca_file: authority.pem }`,
      ['tls_server_config.client_ca: needs a client_auth_type'],
    ],
    [
      `tls_server_config: { ${tls}, client_allowed_sans: [a] }`,
      ['tls_server_config.client_allowed_sans: needs a client_auth_type'],
    ],
    [`tls_server_config: { ${tls}, client_auth_type: Sometimes }`, ['tls_server_config.client_auth_type: ']],
    [`tls_server_config: { ${tls}, min_version: TLS111 }`, ['tls_server_config.min_version: ']],
    [
      `tls_server_config: { ${tls}, min_version: TLS13, max_version: TLS12 }`,
      ['tls_server_config.min_version: is above max_version TLS12'],
    ],
    [
      `tls_server_config: { ${tls}, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA2048] }`,
      ['tls_server_config.cipher_suites.0: '],
    ],
    [
      `tls_server_config: { ${tls}, curve_preferences: [CurveP257] }`,
      ['tls_server_config.curve_preferences.0: '],
    ],
    [
      'http_server_config: { headers: { Content-Type: foo } }',
      ['http_server_config.headers.Content-Type: unknown key'],
    ],
    [
      'http_server_config: { headers: { X-Frame-Options: foo } }',
      ['http_server_config.headers.X-Frame-Options: '],
    ],
    [
      'http_server_config: { headers: { X-Content-Type-Options: sniff } }',
      ['http_server_config.headers.X-Content-Type-Options: '],
    ],
    [
      'http_server_config: { headers: { X-XSS-Protection: "1\\r\\nSet-Cookie: a" } }',
      ['http_server_config.headers.X-XSS-Protection: expected printable ASCII'],
    ],
    [
      'basic_auth_users: { john: doe, jane: $2y$31$x }',
      ['basic_auth_users.john: expected a bcrypt hash', 'basic_auth_users.jane: expected a bcrypt hash'],
    ],
    ['rate_limit: { interval: often, burst: -1 }', ['rate_limit.interval: ', 'rate_limit.burst: ']],
    ['just some text', ['the file: ']],
    ['a: [', ['cannot read the web configuration']],
  ])('%s is refused with the path of each problem', async (yaml, problems) => {
    using folder = new WebConfigFolder(yaml);
    const refused = await listenWith(folder).catch((err: unknown) => err);
    expect(refused).toMatchObject({ name: 'ConfigError' });
    for (const problem of problems) expect((refused as Error).message).toContain(problem);
    expect((refused as Error).message).not.toContain('PRIVATE KEY');
  });

  it('is refused when it is absent', async () => {
    using folder = new WebConfigFolder('');
    rmSync(folder.file);
    await expect(listenWith(folder)).rejects.toThrow('cannot read the web configuration');
  });
});
