import { globSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectorNames } from '../../src/collectors/collector.ts';
import { collectors } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';

const names = collectors.map(({ name }) => name).toSorted();

describe('the list of collectors', () => {
  it('has every collector there is a file for', () => {
    const others = new Set(['index.ts', 'collector.ts', 'runner', 'common']);
    const files = readdirSync('src/collectors')
      .filter((file) => !others.has(file))
      .map((file) => basename(file, '.ts'));
    expect(names).toEqual(files.toSorted());
  });

  it('has every name that a setting and the contract know', () => {
    expect(names).toEqual([...collectorNames].toSorted());
    expect(names).toEqual(Object.keys(Config.parse({}).collectors).toSorted());
  });

  it('has a test for every collector', () => {
    const tests = new Set(globSync('test/collectors/*.test.ts').map((file) => basename(file, '.test.ts')));
    expect(names.filter((name) => !tests.has(name))).toEqual([]);
  });

  it.each(collectors)('lets only $name fill its metrics', ({ name, gauges, counters }) => {
    const others = collectors.filter((other) => other.name !== name);
    const taken = new Set<string>(others.flatMap((other) => [...other.gauges, ...other.counters]));
    expect([...gauges, ...counters].filter((metric) => taken.has(metric))).toEqual([]);
  });

  it.each(collectors)('names the actions that $name needs', ({ service, iam }) => {
    expect(iam.length).toBeGreaterThan(0);
    for (const action of iam)
      expect(action).toMatch(new RegExp(`^${service}:(?:Batch)?(?:Get|List|Describe)[A-Za-z]+$`));
  });
});
