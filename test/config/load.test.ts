import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { describeConfig } from '../../src/config/describe.ts';
import { environmentVariable } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { settings } from '../../src/config/settings.ts';

const env = { EXTERNAL_ID: 'very-secret' };
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-config-'));

function yaml(text: string): string {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  return file;
}

describe('loading the configuration', () => {
  it.each(globSync('test/fixtures/config/*.ok.yaml'))('accepts %s', (file) => {
    expect(loadConfig({ file, env }).warnings).toEqual([]);
  });

  it.each(globSync('docs/examples/*.yaml'))('accepts the example %s', (file) => {
    expect(loadConfig({ file, env: {} }).warnings).toEqual([]);
  });

  it.each(globSync('test/fixtures/config/*.bad.yaml'))(
    'names every problem of %s, as its first lines say',
    (file) => {
      const expected = readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : []));
      let problems: string[] = [];
      try {
        loadConfig({ file, env: {} });
      } catch (err) {
        expect(err).toBeInstanceOf(ConfigError);
        problems = (err as Error).message
          .split('\n')
          .slice(1)
          .map((line) => line.trim());
      }
      expect(problems.toSorted()).toEqual(expected.toSorted());
    },
  );

  it('needs no file at all', () => {
    const { config } = loadConfig({ env: {} });
    expect(config.web.listen).toEqual({ host: '0.0.0.0', port: 10_587 });
    expect(config.carriers).toEqual({});
    expect(config.ledger.retention).toBe(14 * 86_400_000);
  });

  it('lets the command line win over the environment, and that over the file', () => {
    const file = yaml('log: { level: error, format: logfmt }\nledger: { type: memory }\n');
    const given = { SES_EXPORTER_LOG_LEVEL: 'warn', SES_EXPORTER_LOG_FORMAT: 'json' };
    const overrides = [{ path: ['log', 'level'], value: 'debug' }];
    const { config } = loadConfig({ file, env: given, overrides });
    expect(config.log).toEqual({ level: 'debug', format: 'json' });
    expect(config.ledger.type).toBe('memory');
  });

  it('reads lists, numbers and durations from the environment', () => {
    const topics = ['arn:aws:sns:eu-west-1:123456789012:a', 'arn:aws:sns:eu-west-1:123456789012:b'];
    const { config } = loadConfig({
      env: {
        SES_EXPORTER_CARRIERS_SNS_TOPICS: topics.join(', '),
        SES_EXPORTER_LABELS_MAX_SERIES_PER_METRIC: '500',
        SES_EXPORTER_COLLECTORS_CLOUDWATCH_PERIOD: '1m',
        SES_EXPORTER_COLLECTORS_SEND_QUOTA_ENABLED: 'false',
        SES_EXPORTER_ACCOUNTS: '[{ "region": "eu-west-1" }]',
      },
    });
    expect(config.carriers.sns?.topics).toEqual(topics);
    expect(config.labels.max_series_per_metric).toBe(500);
    expect(config.collectors.cloudwatch.period).toBe(60_000);
    expect(config.collectors['send-quota'].enabled).toBe(false);
    expect(config.accounts).toEqual([{ region: 'eu-west-1' }]);
  });

  it('warns of a variable that is nearly a setting, and not of what Kubernetes sets beside a Service', () => {
    const { warnings } = loadConfig({
      env: {
        SES_EXPORTER_LOG_LEVLE: 'debug',
        SES_EXPORTER_SERVICE_HOST: '10.0.0.1',
        SES_EXPORTER_SERVICE_PORT_METRICS: '10587',
        SES_EXPORTER_PORT: 'tcp://10.0.0.1:10587',
        SES_EXPORTER_PORT_10587_TCP_ADDR: '10.0.0.1',
      },
    });
    expect(warnings).toEqual(['SES_EXPORTER_LOG_LEVLE is no setting, did you mean SES_EXPORTER_LOG_LEVEL?']);
  });

  it('has an environment variable of its own for every setting', () => {
    const names = settings.map(environmentVariable);
    expect(new Set(names).size).toBe(settings.length);
    expect(names).toContain('SES_EXPORTER_COLLECTORS_SENDING_STATISTICS_SCHEDULE');
    expect(settings.every(({ description }) => description.endsWith('.'))).toBe(true);
  });

  it('takes values from the environment and from mounted files, and hides them when shown', () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 's3cret\n');
    const file = yaml(
      `accounts: [{ external_id: 'x-\${EXTERNAL_ID}', profile: '$\${literal}' }, { external_id: '\${file:${secret}}' }]\n`,
    );
    const { config, secrets } = loadConfig({ file, env });
    expect(config.accounts).toEqual([
      { external_id: 'x-very-secret', profile: '${literal}' },
      { external_id: 's3cret' },
    ]);
    const shown = describeConfig(config, secrets);
    expect(shown).toContain('external_id: x-<hidden>');
    expect(shown).not.toMatch(/very-secret|s3cret/);
  });

  it('shows a configuration that, loaded again, is the same', () => {
    const { config, secrets } = loadConfig({
      file: 'test/fixtures/config/full.ok.yaml',
      env: { EXTERNAL_ID: 'an-id' },
    });
    const again = loadConfig({
      file: yaml(describeConfig(config, secrets).replaceAll('<hidden>', 'an-id')),
      env: {},
    });
    expect(again.config).toEqual(config);
  });

  it.each([
    ['a file that is not there', () => join(folder, 'none.yaml'), 'cannot read the configuration file'],
    ['a file that is no YAML', () => yaml('a: [1\nb: 2'), 'is not valid YAML'],
    ['a file that is a list', () => yaml('- 1'), 'expected object'],
  ])('explains %s', (_what, file, message) => {
    expect(() => loadConfig({ file: file(), env: {} })).toThrow(message);
  });
});
