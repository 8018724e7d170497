import { describe, expect, it } from 'vitest';
import { decodeSesEvent } from '../../src/events/decode.ts';
import { envelopeBounds, eventBounds, isCostlyJson } from '../../src/events/costly-json.ts';
import { fixtureJson, fixtureText, publishedEvents } from '../support/ses-fixtures.ts';
import { NOW, signer, topicArn } from '../support/sns-topic.ts';

const MEBIBYTE = 1_048_576;
const fields = Array.from({ length: 100_000 }, (_none, at) => `"${at}":1`)
  .join(',')
  .slice(0, MEBIBYTE - 8);

const many = (count: number) => Array.from({ length: count }, (_none, at) => at);
const address = (at: number) => `somebody-${at}@example.com`;

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
    expect([envelopeBounds, eventBounds].map((most) => isCostlyJson(text, most))).toEqual([true, true]);
  });

  it.each([
    ['brackets', '['.repeat(MEBIBYTE)],
    ['commas', ','.repeat(MEBIBYTE)],
  ])('has %s in its strings', (_what, text) => {
    expect(isCostlyJson(`{"Message":"${text}"}`, envelopeBounds)).toBe(false);
    expect(isCostlyJson(JSON.stringify({ Message: `"${text}\\"` }), envelopeBounds)).toBe(false);
  });

  it.each([
    ['an open string', `{"a":"${'x'.repeat(20_000)}`],
    ['an escape at its end', `{"a":"${'x'.repeat(20_000)}\\`],
    ['nothing', ''],
    ['closing brackets', ']'.repeat(20_000)],
  ])('is not %s', (_what, text) => {
    expect(isCostlyJson(text, envelopeBounds)).toBe(false);
  });

  it.each(publishedEvents)('is no envelope of SNS’s, with a hundred attributes and 256 KiB: %s', (name) => {
    const event = { ...(JSON.parse(fixtureText(name)) as object), more: '{[",\\'.repeat(50_000) };
    const attributes = Array.from({ length: 100 }, (_none, at) => [`a${at}`, { Type: 'String', Value: '[' }]);
    const envelope = {
      ...signer.notification({ topicArn, time: NOW, message: JSON.stringify(event) }),
      MessageAttributes: Object.fromEntries(attributes),
    };
    expect(isCostlyJson(JSON.stringify(envelope, null, 2), envelopeBounds)).toBe(false);
  });

  it('is no event with 50 recipients, each with a long diagnostic, 50 tags and a thousand headers', () => {
    const json = fixtureJson('bounce');
    json.mail.destination = many(50).map(address);
    json.mail.tags = Object.fromEntries(many(50).map((at) => [`tag-${at}`, ['a value']]));
    json.mail['headers'] = many(1_000).map((at) => ({ name: `X-${at}`, value: 'x' }));
    json['bounce'].bouncedRecipients = many(50).map((at) => ({
      emailAddress: address(at),
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 user unknown '.repeat(20),
    }));
    expect(isCostlyJson(JSON.stringify(json, null, 2), eventBounds)).toBe(false);
    expect(decodeSesEvent(json, { accountId: '', region: '' })).toMatchObject({ kind: 'event' });
  });
});
