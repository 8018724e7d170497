import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';

function configFrom(env: Record<string, string>) {
  return loadConfig({ env }).config;
}

describe('settings from environment variables', () => {
  it.each([
    'arn:aws:sns:eu-west-1:123456789012:a, arn:aws:sns:eu-west-1:123456789012:b,',
    '["arn:aws:sns:eu-west-1:123456789012:a","arn:aws:sns:eu-west-1:123456789012:b"]',
    '- arn:aws:sns:eu-west-1:123456789012:a\n- arn:aws:sns:eu-west-1:123456789012:b\n',
  ])('reads the list %j', (text) => {
    expect(configFrom({ SES_EXPORTER_RECEIVERS_SNS_TOPICS: text }).receivers.sns?.topics).toEqual([
      'arn:aws:sns:eu-west-1:123456789012:a',
      'arn:aws:sns:eu-west-1:123456789012:b',
    ]);
  });

  it('reads numbers, switches, durations, addresses and lists of objects', () => {
    const config = configFrom({
      SES_EXPORTER_LABELS_MAX_SERIES_PER_METRIC: '500',
      SES_EXPORTER_COLLECTORS_SEND_QUOTA_ENABLED: 'false',
      SES_EXPORTER_COLLECTORS_SEND_QUOTA_SCHEDULE: '*/5 * * * *',
      SES_EXPORTER_COLLECTORS_CLOUDWATCH_PERIOD: '1m',
      SES_EXPORTER_WEB_LISTEN: '[::1]:0',
      SES_EXPORTER_ACCOUNTS: '[{ "region": "eu-west-1" }, { region: us-east-1 }]',
    });
    expect(config.labels.max_series_per_metric).toBe(500);
    expect(config.collectors['send-quota']).toEqual({ enabled: false, schedule: '*/5 * * * *' });
    expect(config.collectors.cloudwatch.period).toBe(60_000);
    expect(config.web.listen).toEqual({ host: '::1', port: 0 });
    expect(config.accounts).toEqual([{ region: 'eu-west-1' }, { region: 'us-east-1' }]);
  });

  it('refuses the variable of a section that was renamed, with its new name', () => {
    expect(() => configFrom({ SES_EXPORTER_CARRIERS_SNS_AUTO_CONFIRM: 'false' })).toThrow(
      'SES_EXPORTER_CARRIERS_SNS_AUTO_CONFIRM has a new name: SES_EXPORTER_RECEIVERS_SNS_AUTO_CONFIRM',
    );
  });

  it('takes text as it is, even where YAML would see something else in it', () => {
    expect(configFrom({ SES_EXPORTER_LEDGER_PATH: '12' }).ledger.path).toBe('12');
    expect(configFrom({ SES_EXPORTER_WEB_CONFIG_FILE: '# a: [b' }).web.config_file).toBe('# a: [b');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(configFrom({ SES_EXPORTER_LOG_LEVEL: '', SES_EXPORTER_LABELS_TAGS: '' })).toEqual(configFrom({}));
  });

  it.each([
    [
      { SES_EXPORTER_COLLECTORS_CLOUDWATCH_ENABLED: 'no' },
      'collectors.cloudwatch.enabled: expected boolean, received string (SES_EXPORTER_COLLECTORS_CLOUDWATCH_ENABLED)',
    ],
    [{ SES_EXPORTER_ACCOUNTS: '[{' }, 'accounts: SES_EXPORTER_ACCOUNTS is no YAML: '],
    [
      { SES_EXPORTER_ACCOUNTS: '[{ region: Ireland }]' },
      'accounts[0].region: expected an AWS region such as eu-west-1 (SES_EXPORTER_ACCOUNTS)',
    ],
    [{ SES_EXPORTER_RECEIVERS_SNS_AUTO_CONFIRM: 'true' }, 'receivers.sns.topics: required'],
  ])('explains what is wrong with %j', (env, message) => {
    expect(() => configFrom(env)).toThrow(`the configuration is not valid:\n  ${message}`);
  });

  it.each([
    ['SES_EXPORTER_LOG_LEVLE', 'SES_EXPORTER_LOG_LEVLE is no setting, did you mean SES_EXPORTER_LOG_LEVEL?'],
    ['SES_EXPORTER_LISTEN', 'SES_EXPORTER_LISTEN is no setting'],
    ['SES_EXPORTER_WEB_PORT', 'SES_EXPORTER_WEB_PORT is no setting'],
    ['SES_EXPORTER_ACCOUNTS_REGION', 'SES_EXPORTER_ACCOUNTS_REGION is no setting'],
  ])('warns of %s', (name, warning) => {
    expect(readEnvironment({ [name]: '1' }).warnings).toEqual([warning]);
  });

  it('leaves the variables of other programs alone', () => {
    expect(readEnvironment({ PATH: '/bin', SES_EXPORTERS: '1', AWS_REGION: 'eu-west-1' })).toEqual({
      values: [],
      problems: [],
      warnings: [],
    });
  });

  it.each(['SES_EXPORTER', 'SES_EXPORTER_WEBHOOKS'])(
    'does not mind what Kubernetes sets for the Service %s',
    (service) => {
      const env = {
        [`${service}_SERVICE_HOST`]: '10.0.0.1',
        [`${service}_SERVICE_PORT`]: '10587',
        [`${service}_SERVICE_PORT_HTTP_METRICS`]: '10587',
        [`${service}_PORT`]: 'tcp://10.0.0.1:10587',
        [`${service}_PORT_10587_TCP`]: 'tcp://10.0.0.1:10587',
        [`${service}_PORT_10587_TCP_PROTO`]: 'tcp',
        [`${service}_PORT_10587_TCP_PORT`]: '10587',
        [`${service}_PORT_10587_TCP_ADDR`]: '10.0.0.1',
      };
      expect(readEnvironment(env)).toEqual({ values: [], problems: [], warnings: [] });
    },
  );
});
