import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fileWith, problemsOf } from '../support/config-file.ts';

function shown(text: string, env: NodeJS.ProcessEnv = {}): string {
  const { config, secrets } = loadConfig({ file: fileWith(text), env });
  return describeConfig(config, secrets);
}

describe('references in the configuration', () => {
  it('come from the environment and from mounted files, without the newline at the end of one', () => {
    const file = fileWith('line one\nline two\r\n');
    const text = `accounts:
      - { external_id: 'x-\${ID}-\${ID}', profile: '$\${ID} $5 \${OTHER}' }
      - { external_id: '\${file:${file}}' }
`;
    const { config } = loadConfig({ file: fileWith(text), env: { ID: 'an-id', OTHER: '$${x}' } });
    expect(config.accounts).toEqual([
      { external_id: 'x-an-id-an-id', profile: '${ID} $5 $${x}' },
      { external_id: 'line one\nline two' },
    ]);
  });

  it('are looked for in values only, and an empty variable is an empty text', () => {
    expect(problemsOf(fileWith("'${KEY}': 1\n"), { KEY: 'log' })).toEqual(['${KEY}: unknown key (line 1)']);
    const { config } = loadConfig({ file: fileWith("ledger: { path: 'a${NONE}b' }\n"), env: { NONE: '' } });
    expect(config.ledger.path).toBe('ab');
  });

  it('that do not end are text', () => {
    const { config } = loadConfig({ file: fileWith("ledger: { path: '${A}/${A' }\n"), env: { A: 'a' } });
    expect(config.ledger.path).toBe('a/${A');
  });

  it('that lead nowhere are problems with a path, each told once', () => {
    const text = "accounts: [{ region: '${REGION}' }]\nweb: { listen: '${HOST}:${PORT}' }\n";
    expect(problemsOf(fileWith(text), { HOST: '127.0.0.1' })).toEqual([
      'accounts[0].region: ${REGION}: the environment variable REGION is not set (line 1)',
      'web.listen: ${PORT}: the environment variable PORT is not set (line 2)',
    ]);
  });

  it('do not show what they brought in when that is wrong', () => {
    const [problem] = problemsOf(fileWith("web: { listen: '${SECRET}' }\n"), { SECRET: 's3cret' });
    expect(problem).toContain('got "<hidden>"');
  });
});

describe('the configuration as it is shown', () => {
  it('hides what came by reference, wherever it stands', () => {
    const text =
      "accounts: [{ profile: 'the ${NAME}' }]\nweb: { listen: '${LISTEN}' }\nledger: { retention: '${DAYS}', path: '/a/${NAME}.db' }\n";
    const yaml = shown(text, { NAME: 's3cret', LISTEN: '127.0.0.1:9', DAYS: '7d' });
    expect(yaml).toContain('profile: the <hidden>');
    expect(yaml).toContain('path: /a/<hidden>.db');
    expect(yaml).not.toMatch(/s3cret|127\.0\.0\.1|7d/);
  });

  it('hides all of a secret that holds another, and secrets that look like patterns', () => {
    const text = "accounts: [{ profile: '${LONG}' }, { profile: '${SHORT}' }, { profile: '${PATTERN}' }]\n";
    const yaml = shown(text, { SHORT: 'id', LONG: 'id-and-more', PATTERN: '.*[' });
    expect(yaml.match(/profile: .*/g)).toEqual(Array(3).fill('profile: <hidden>'));
  });

  it('hides what the schema calls a secret, however it was given', () => {
    const env = { SES_EXPORTER_ACCOUNTS: '[{ external_id: "given plainly" }]' };
    const { config, secrets } = loadConfig({ env });
    expect(describeConfig(config, secrets)).toContain('external_id: <hidden>');
    expect(shown("accounts: [{ external_id: 'given plainly' }]\n")).not.toContain('plainly');
  });

  it('names the headers of OTLP and hides what they hold', () => {
    const env = { SES_EXPORTER_OTLP_HEADERS: '{ Authorization: given plainly, X-Tenant: mail }' };
    const { config, secrets } = loadConfig({ env });
    expect(config.otlp.headers).toEqual({ Authorization: 'given plainly', 'X-Tenant': 'mail' });
    const yaml = describeConfig(config, secrets);
    expect(yaml).toMatch(/headers:\n\s+Authorization: <hidden>\n\s+X-Tenant: <hidden>\n/);
    expect(yaml).not.toContain('plainly');
  });

  it('is, loaded again, the same configuration', () => {
    const file = 'test/fixtures/config/full.ok.yaml';
    const { config, secrets } = loadConfig({ file, env: { EXTERNAL_ID: 'an-id' } });
    const again = fileWith(describeConfig(config, secrets).replaceAll('<hidden>', 'an-id'));
    expect(loadConfig({ file: again, env: {} }).config).toEqual(config);
  });
});
