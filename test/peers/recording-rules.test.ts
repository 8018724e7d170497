import { describe, expect, it } from 'vitest';
import { recorded } from '../../prometheus/src/query.ts';
import { accountRecordCases } from '../support/record-cases/account.ts';
import { held, of, ofOther } from '../support/rule-cases/case.ts';
import type { RecordCase } from '../support/record-cases/case.ts';
import { forecastRecordCases } from '../support/record-cases/forecasts.ts';
import { sloRecordCases } from '../support/record-cases/slo-events.ts';
import { partRecordCases } from '../support/record-cases/parts.ts';
import { sourceRecordCases } from '../support/record-cases/sources.ts';
import { timeLeftCases } from '../support/record-cases/time-left.ts';
import { readRules, testRules } from './promtool.ts';

const cases = [
  ...accountRecordCases,
  ...sourceRecordCases,
  ...sloRecordCases,
  ...partRecordCases,
  ...forecastRecordCases,
  ...timeLeftCases,
];

/** Without labels, whatever it finds. */
function summed(expected: RecordCase['expected']): RecordCase['expected'] {
  return Object.fromEntries(Object.entries(expected).map(([query, value]) => [`sum(${query})`, value]));
}

describe('what is recorded', () => {
  it.concurrent.each(cases)('$title', async ({ title, at, input, expected }) => {
    expect(await testRules([{ name: title, input, checks: [{ at, expected: summed(expected) }] }])).toBe('');
  });
});

it('the file of the alerts shows that both files are loaded, for every account that is watched', async () => {
  const rules = readRules('prometheus/rules/ses-alerts.yaml').groups.flatMap((group) => group.rules);
  const judged = rules.find(({ record }) => record === recorded.judged);
  const watched = { [of('ses_up')]: held(1), [ofOther('ses_up')]: held(0) };
  const count = `count(${recorded.judged})`;
  const tests = [
    { name: 'two accounts', input: watched, checks: [{ at: 5, expected: { [count]: 2 } }] },
    { name: 'none', input: {}, checks: [{ at: 5, expected: { [count]: undefined } }] },
  ];
  expect(judged).toBeDefined();
  expect(await testRules(tests, judged)).toBe('');
});
