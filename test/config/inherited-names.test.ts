import { describe, expect, it } from 'vitest';
import { parseCommandLine, UsageError } from '../../src/cli/command-line.ts';
import { selection } from '../../src/collectors/cloudwatch/selection.ts';
import { loadConfig } from '../../src/config/load.ts';
import { loadWebConfig } from '../../src/http/web-config/load.ts';
import { ownResource } from '../../src/otel/resource.ts';
import { fileWith, problemsOf } from '../support/config-file.ts';
import { inheritedNames } from '../support/inherited-names.ts';
import { notedLog } from '../support/noted-log.ts';

describe('a name that every object inherits', () => {
  it.each(inheritedNames)('is an unknown key wherever it stands in the file: %s', (name) => {
    const places = ['', 'collectors', 'collectors.account', 'receivers', 'labels', 'ledger'];
    for (const place of places) {
      const keys = [...place.split('.').filter(Boolean), name];
      const yaml = keys.reduceRight((inner, key) => `{ ${key}: ${inner} }`, '{ enabled: true }');
      expect(problemsOf(fileWith(yaml))).toContain(`${keys.join('.')}: unknown key (line 1)`);
    }
  });

  it('is no key of a map either, where zod would leave it out without a word', () => {
    for (const place of ['labels.provider_domains', 'otlp.headers']) {
      const [section = '', map = ''] = place.split('.');
      const text = `{ ${section}: { ${map}: { __proto__: [a.example] } } }`;
      expect(problemsOf(fileWith(text))).toEqual([`${place}.__proto__: unknown key (line 1)`]);
    }
    expect(
      problemsOf(fileWith(''), { SES_EXPORTER_LABELS_PROVIDER_DOMAINS: '{ __proto__: [a.example] }' }),
    ).toEqual(['labels.provider_domains.__proto__: unknown key (SES_EXPORTER_LABELS_PROVIDER_DOMAINS)']);
  });

  it('is no user whom a listener forgets, and then lets everybody in', () => {
    const hash = `$2b$04$${'a'.repeat(53)}`;
    const file = fileWith(`basic_auth_users:\n  __proto__: ${hash}\n`);
    expect(() => loadWebConfig(file)).toThrow('basic_auth_users.__proto__: unknown key');
  });

  it.each(inheritedNames)('is no variable of the environment: %s', (name) => {
    const file = fileWith(`log: { level: "\${${name}}" }\n`);
    expect(problemsOf(file, {})).toEqual([
      `log.level: \${${name}}: the environment variable ${name} is not set (line 1)`,
    ]);
    const { warnings } = loadConfig({ env: { [`SES_EXPORTER_${name}`]: '1' } });
    expect(warnings).toHaveLength(1);
  });

  it.each(inheritedNames)('is no flag and no command: %s', (name) => {
    for (const argv of [[name], [`--${name}`], [`--${name}=1`], [`--collector.${name}`], [`--no-${name}`]])
      expect(() => parseCommandLine(argv)).toThrow(UsageError);
  });

  it.each(inheritedNames)('is no dimension that a metric has: %s', (name) => {
    const metric = { metricName: 'Send', dimensions: { campaign: 'spring' } };
    const dimensions = Object.fromEntries([[name, '*']]);
    expect(selection({ allow: [], deny: [{ metric: '*', dimensions }] })(metric)).toBe(true);
    expect(selection({ allow: [{ metric: '*', dimensions }], deny: [] })(metric)).toBe(false);
  });

  it.each(inheritedNames)('is no detector of OpenTelemetry’s: %s', async (name) => {
    const { log, lines } = notedLog();
    await ownResource({ version: '1', instance: 'one', detectors: [name], log });
    expect(lines).toMatchObject([{ level: 'warn', fields: { detector: name } }]);
  });
});
