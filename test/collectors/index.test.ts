import { globSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import { accountMetrics } from '../../src/catalog/account.ts';
import { eventMetrics } from '../../src/catalog/events.ts';
import { exporterMetrics } from '../../src/catalog/exporter.ts';
import { catalog } from '../../src/metrics/catalog.ts';
import { noticeMetrics } from '../../src/catalog/notices.ts';

const names = collectors.map(({ name }) => name).toSorted();

describe('the list of collectors', () => {
  it('has every collector there is a file for', () => {
    const others = new Set(['index.ts', 'collector.ts', 'settings.ts', 'common']);
    const files = readdirSync('src/collectors')
      .filter((file) => !others.has(file))
      .map((file) => basename(file, '.ts'));
    expect(names).toEqual(files.toSorted());
  });

  it('has settings for every name', () => {
    expect(Object.keys(Config.parse({}).collectors)).toEqual(collectors.map(({ name }) => name));
  });

  it('has a test for every collector', () => {
    const tests = new Set(globSync('test/collectors/*.test.ts').map((file) => basename(file, '.test.ts')));
    expect(names.filter((name) => !tests.has(name))).toEqual([]);
  });

  it.each(collectors)('lets only $name fill its metrics', ({ name, metrics }) => {
    const others = collectors.filter((other) => other.name !== name);
    const parts: readonly object[] = [
      ...others.map((other) => other.metrics),
      eventMetrics,
      noticeMetrics,
      accountMetrics,
      exporterMetrics,
    ];
    const taken = new Set(parts.flatMap((part) => Object.keys(part)));
    expect(Object.keys(metrics).filter((metric) => taken.has(metric))).toEqual([]);
    expect(Object.keys(catalog)).toEqual(expect.arrayContaining(Object.keys(metrics)));
  });

  it.each(collectors)('names the actions that $name needs', ({ service, iam }) => {
    expect(iam.length).toBeGreaterThan(0);
    for (const action of iam)
      expect(action).toMatch(new RegExp(`^${service}:(?:Batch)?(?:Get|List|Describe)[A-Za-z]+$`));
  });
});
