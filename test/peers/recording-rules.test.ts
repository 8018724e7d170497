import { describe, expect, it } from 'vitest';
import { accountRecordCases } from '../support/record-cases/account.ts';
import type { RecordCase } from '../support/record-cases/case.ts';
import { forecastRecordCases } from '../support/record-cases/forecasts.ts';
import { sloRecordCases } from '../support/record-cases/slo-events.ts';
import { partRecordCases } from '../support/record-cases/parts.ts';
import { sourceRecordCases } from '../support/record-cases/sources.ts';
import { testRules } from './promtool.ts';

const cases = [
  ...accountRecordCases,
  ...sourceRecordCases,
  ...sloRecordCases,
  ...partRecordCases,
  ...forecastRecordCases,
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
