import { describe, expect, it } from 'vitest';
import { isCostlyJson } from '../../src/carriers/costly-json.ts';
import { fixtureText, publishedEvents } from '../support/ses-fixtures.ts';
import { NOW, signer, topicArn } from '../support/sns-topic.ts';

const MEBIBYTE = 1_048_576;
const fields = Array.from({ length: 100_000 }, (_none, at) => `"${at}":1`)
  .join(',')
  .slice(0, MEBIBYTE - 8);

describe('JSON that costs more to parse than an envelope', () => {
  it.each([
    ['brackets', '['.repeat(MEBIBYTE)],
    ['braces', '{"a":'.repeat(MEBIBYTE / 5)],
    ['brackets in a field', `{"Type":"Notification","a":${'['.repeat(MEBIBYTE / 2)}`],
    ['fields', `{${fields}}`],
    ['items', `[${'0,'.repeat(MEBIBYTE / 2)}0]`],
    ['empty objects', `[${'{},'.repeat(MEBIBYTE / 3)}{}]`],
    ['brackets behind an escaped quote', String.raw`{"a\"":"\\",` + '['.repeat(MEBIBYTE / 2)],
  ])('is %s', (_what, text) => {
    expect(isCostlyJson(text)).toBe(true);
  });

  it.each([
    ['brackets', '['.repeat(MEBIBYTE)],
    ['commas', ','.repeat(MEBIBYTE)],
  ])('has %s in its strings', (_what, text) => {
    expect(isCostlyJson(`{"Message":"${text}"}`)).toBe(false);
    expect(isCostlyJson(JSON.stringify({ Message: `"${text}\\"` }))).toBe(false);
  });

  it.each([
    ['an open string', `{"a":"${'x'.repeat(20_000)}`],
    ['an escape at its end', `{"a":"${'x'.repeat(20_000)}\\`],
    ['nothing', ''],
    ['closing brackets', ']'.repeat(20_000)],
  ])('is not %s', (_what, text) => {
    expect(isCostlyJson(text)).toBe(false);
  });

  it.each(publishedEvents)('is no envelope of SNS’s, with a hundred attributes and 256 KiB: %s', (name) => {
    const event = { ...(JSON.parse(fixtureText(name)) as object), more: '{[",\\'.repeat(50_000) };
    const attributes = Array.from({ length: 100 }, (_none, at) => [`a${at}`, { Type: 'String', Value: '[' }]);
    const envelope = {
      ...signer.notification({ topicArn, time: NOW, message: JSON.stringify(event) }),
      MessageAttributes: Object.fromEntries(attributes),
    };
    expect(isCostlyJson(JSON.stringify(envelope, null, 2))).toBe(false);
  });
});
