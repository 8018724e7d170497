import { expect, it } from 'vitest';
import { checkConfig } from '../../src/cli/check.ts';
import { collectorNames } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import { fileWith } from '../support/config-file.ts';

const { collectors } = Config.parse({});
const onByDefault = collectorNames.filter((name) => collectors[name].enabled);

it('says what a valid configuration amounts to', () => {
  const file = 'test/fixtures/config/full.ok.yaml';
  expect(checkConfig({ file, env: { EXTERNAL_ID: 'an-id' } })).toEqual({
    valid: true,
    text: `configuration is valid (${file})
  accounts   123456789012/eu-west-1, us-gov-west-1
  collectors ${onByDefault.filter((name) => name !== 'send-quota').join(', ')}
  receivers  sns
  ledger     sqlite in /var/lib/ses-exporter/ledger.db
  metrics    [::1]:10587
  webhooks   :8080
`,
  });
});

it('tells warnings first, and needs no file', () => {
  const env = {
    SES_EXPORTER_LEDGER_TYPE: 'memory',
    SES_EXPORTER_LEDGER_PTH: 'x',
  };
  expect(checkConfig({ env }).text).toBe(
    `warning: SES_EXPORTER_LEDGER_PTH is no setting, did you mean SES_EXPORTER_LEDGER_PATH?
configuration is valid (no file: defaults, environment and flags)
  accounts   ambient
  collectors ${onByDefault.join(', ')}
  receivers  none: no events are received
  ledger     memory
  metrics    0.0.0.0:10587
`,
  );
});

it('lists every problem of an invalid one', () => {
  const file = fileWith('ledgr: {}\nlog: { level: loud }\n');
  expect(checkConfig({ file, env: {} })).toEqual({
    valid: false,
    text: `${file} is not valid:
  log.level: expected one of "error"|"warn"|"info"|"debug" (line 2)
  ledgr: unknown key, did you mean "ledger"? (line 1)
`,
  });
});

it('shows no secret', () => {
  const file = fileWith("ledger: { path: '/var/${NAME}.db' }\n");
  const { text } = checkConfig({ file, env: { NAME: 's3cret' } });
  expect(text).toContain('sqlite in /var/<hidden>.db');
});
