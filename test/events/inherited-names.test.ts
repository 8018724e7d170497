import { describe, expect, it } from 'vitest';
import { readEventBridgeEvent } from '../../src/receivers/eventbridge-envelope/event.ts';
import { parseSnsMessage } from '../../src/receivers/sns-envelope/message.ts';
import { decodeSesText } from '../../src/events/decode.ts';
import { mailboxProviderOf } from '../../src/events/mailbox-provider.ts';
import { tagOf } from '../../src/events/ses-event.ts';
import { recordOf } from '../../src/counting/event-log/record.ts';
import { countEvent } from '../../src/metrics/count-event.ts';
import { countOptions } from '../support/count-options.ts';
import { inheritedNames } from '../support/inherited-names.ts';
import { decodedEvent, fixtureEvent, fixtureText, origin } from '../support/ses-fixtures.ts';

const tagLabels = (tags: readonly string[], event = fixtureEvent('send')) =>
  Object.entries(countEvent(event, { ...countOptions, tags })[0]?.labels ?? {}).filter(([label]) =>
    label.startsWith('tag_'),
  );

describe('a name that every object inherits', () => {
  it.each(inheritedNames)('is no tag of a mail that has none: %s', (name) => {
    expect(tagLabels([name])).toEqual([[`tag_${name}`, '']]);
    const { tags } = recordOf(fixtureEvent('send'), 'sns', {
      ...countOptions,
      tags: [name],
      fields: ['tags'],
      nameOf: () => undefined,
    });
    expect(tags).toBeUndefined();
  });

  it.each(inheritedNames)('is a tag like any other where the mail has it: %s', (name) => {
    const json: unknown = JSON.parse(
      fixtureText('send').replace(/"tags"\s*:\s*\{/, `"tags": { ${JSON.stringify(name)}: ["blue"],`),
    );
    const event = decodedEvent(json);
    expect(tagOf(event, name)).toBe('blue');
    expect(tagLabels([name], event)).toEqual([[`tag_${name}`, 'blue']]);
  });

  it.each(inheritedNames)('says nothing as a key, and is only a name as a type: %s', (name) => {
    const text = fixtureText('bounce');
    const key = text.replace(/^\s*\{/, `{ ${JSON.stringify(name)}: {"eventType": "Send"},`);
    expect(decodeSesText(key, origin)).toEqual(decodeSesText(text, origin));
    const type = JSON.stringify({ eventType: name, mail: { messageId: 'm' } });
    expect(decodeSesText(type, origin)).toEqual({ kind: 'ignored', what: name });
  });

  it.each(inheritedNames)('is no field of an envelope: %s', (name) => {
    const fields = JSON.parse(`{ ${JSON.stringify(name)}: {"Type": "Notification", "source": "aws.ses"} }`);
    expect(readEventBridgeEvent(fields).ok).toBe(false);
    expect(parseSnsMessage(JSON.stringify(fields)).ok).toBe(false);
  });

  it.each(inheritedNames)('is a configuration set or a provider like any other: %s', (name) => {
    const [first] = countEvent({ ...fixtureEvent('send'), configurationSet: name }, countOptions);
    expect(first?.labels['configuration_set']).toBe(name);
    const providerOf = mailboxProviderOf({
      providers: 20,
      providerDomains: { bigcorp: ['bigcorp.example'] },
    });
    expect(providerOf(`somebody@${name}`)).toBe('other');
  });
});
