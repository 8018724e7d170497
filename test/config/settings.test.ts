import { describe, expect, it } from 'vitest';
import { environmentVariable } from '../../src/config/environment.ts';
import { pathText, settings } from '../../src/config/settings.ts';

const named = new Map(settings.map((setting) => [pathText(setting.path), setting]));

describe('the settings as read from the schema', () => {
  it.each([
    ['web.listen', { type: 'address', fallback: '0.0.0.0:10587', required: false }],
    ['ledger.type', { type: 'sqlite, redis, memory', fallback: 'sqlite', kind: 'enum' }],
    ['ledger.retention', { type: 'duration', fallback: '14d' }],
    ['labels.max_series_per_metric', { type: 'integer', bounds: 'at least 100', fallback: 10_000 }],
    ['labels.tags', { type: 'list of string', bounds: 'at most 10', fallback: [] }],
    ['receivers.sns.topics', { type: 'list of topic ARN', bounds: 'at least 1', required: true }],
    ['accounts[].region', { type: 'region', fallback: undefined, required: false, secret: false }],
    ['accounts[].external_id', { type: 'secret', secret: true }],
  ])('know of %s what may be written', (path, expected) => {
    expect(named.get(path)).toMatchObject(expected);
  });

  it('have a sentence each', () => {
    expect(settings.filter(({ description }) => !/^[A-Z].+\.$/.test(description))).toEqual([]);
  });

  it('have an environment variable each, none of which Kubernetes could set', () => {
    const names = settings.flatMap((setting) => environmentVariable(setting) ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('SES_EXPORTER_COLLECTORS_SENDING_STATISTICS_SCHEDULE');
    expect(names.filter((name) => /_(?:SERVICE_HOST|SERVICE_PORT|PORT)(?:_|$)/.test(name))).toEqual([]);
  });
});
