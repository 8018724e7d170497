import { beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../support/scenarios/index.ts';
import { tryScenarios, type Outcome } from './scenarios.ts';

const all = Object.values(scenarios).flat();
let outcome: Outcome;

describe('the rules together', () => {
  beforeAll(async () => {
    outcome = await tryScenarios(all);
  }, 1_200_000);

  it('are evaluated without an error', () => {
    expect(outcome.errors).toEqual([]);
  });

  describe.each(Object.keys(scenarios))('%s', (subject) => {
    // Of several phases of one scenario the title is the same.
    const titles = [...new Set(scenarios[subject]?.map(({ title }) => title))];
    it.each(titles)('%s', (title) => {
      const against = all.flatMap((one, index) =>
        scenarios[subject]?.includes(one) && one.title === title ? (outcome.against[index] ?? []) : [],
      );
      expect([...outcome.errors, ...against].join('\n')).toBe('');
    });
  });
});
