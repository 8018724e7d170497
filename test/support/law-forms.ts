import fc from 'fast-check';
import { decodeSesEvent, decodeSesText, type Origin } from '../../src/events/decode.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';
import type { Dice } from './random-choices.ts';
import { noon } from './ledger-bench.ts';
import { fixtureJson, publishedEvents } from './ses-fixtures.ts';

/** What happened, in words of its own. Few values each, so that chance makes equal ones too. */
const facts = {
  kind: fc.constantFrom(...publishedEvents),
  messageId: fc.constantFrom('message-1', 'message-2', 'message-1","message-2'),
  time: fc.constantFrom(noon - 1_000, noon - 999),
  // A comma is not what tells them apart.
  recipients: fc.constantFrom(
    ['jo@one.example'],
    ['jo@one.example', 'li@one.example'],
    ['jo@one.example,li@one.example'],
  ),
  feedbackId: fc.constantFrom('', 'feedback-1', 'feedback-2'),
  delayType: fc.constantFrom('MailboxFull', 'IPFailure'),
  ipAddress: fc.constantFrom('192.0.2.1', '192.0.2.2'),
  userAgent: fc.constantFrom('Mail/1', 'Mail/2'),
  link: fc.constantFrom('https://one.example/', 'https://one.example/?a'),
  contactList: fc.constantFrom('list-1', 'list-2'),
  source: fc.constantFrom('UnsubscribeHeader', 'PreferenceCenter'),
  topics: fc.constantFrom(['news'], ['news', 'offers'], ['news,offers']),
};
export const fact = fc.record(facts);
export const factNames = Object.keys(facts) as (keyof Fact)[];
export type Fact = typeof fact extends fc.Arbitrary<infer Value> ? Value : never;

/** What tells one event from every other, by design.md's and AWS's words: equal texts, same event. */
export function identityOf({ kind, messageId, ...rest }: Fact): string {
  const withFeedback = kind === 'bounce' || kind === 'complaint';
  const names = withFeedback && rest.feedbackId ? (['feedbackId'] as const) : telling[kind];
  return JSON.stringify([kind, messageId, ...names.map((name) => rest[name])]);
}

const telling = {
  send: ['time', 'recipients'],
  reject: ['time', 'recipients'],
  bounce: ['time', 'recipients'],
  complaint: ['time', 'recipients'],
  delivery: ['time', 'recipients'],
  'rendering-failure': ['time', 'recipients'],
  'delivery-delay': ['time', 'recipients', 'delayType'],
  open: ['time', 'ipAddress', 'userAgent'],
  click: ['time', 'ipAddress', 'userAgent', 'link'],
  subscription: ['time', 'contactList', 'source', 'topics'],
} as const satisfies Record<Fact['kind'], readonly (keyof Fact)[]>;

/** The event as some receiver brings it: in any of the forms that the same event can have. */
export function anyForm(dice: Dice, of: Fact): SesEvent {
  const json = anyNames(dice, withUnknown(dice, anyPublication(dice, of, documentOf(dice, of))));
  const text = JSON.stringify(json, null, dice.pick(['', ' ', '       ', '\t']));
  const space = () => dice.pick(['', '\n', ' \r\n\t']);
  const origin = dice.pick<Origin>([
    { accountId: '1', region: 'a' },
    { accountId: '2', region: '' },
  ]);
  const decoded = dice.pick([true, false])
    ? decodeSesText(`${space()}${text}${space()}`, origin)
    : decodeSesEvent(JSON.parse(text), origin);
  if (decoded.kind !== 'event') throw new Error(`expected an event, got ${JSON.stringify(decoded)}`);
  return decoded.event;
}

/** In the form of the documented example of its kind. */
function documentOf(dice: Dice, of: Fact): Json {
  const json = fixtureJson(of.kind);
  const timestamp = new Date(of.time).toISOString();
  const named = recipients(dice, of);
  const asObjects = named.map((emailAddress) => ({ emailAddress }));
  json.mail.messageId = of.messageId;
  const { feedbackId, delayType, ipAddress, userAgent, link } = of;
  switch (of.kind) {
    case 'send':
    case 'reject':
    case 'rendering-failure':
      Object.assign(json.mail, { timestamp, destination: named });
      break;
    case 'bounce':
      Object.assign(json.bounce, { timestamp, feedbackId, bouncedRecipients: asObjects });
      break;
    case 'complaint':
      Object.assign(json.complaint, { timestamp, feedbackId, complainedRecipients: asObjects });
      break;
    case 'delivery':
      Object.assign(json.delivery, { timestamp, recipients: named });
      break;
    case 'delivery-delay':
      Object.assign(json.deliveryDelay, { timestamp, delayType, delayedRecipients: asObjects });
      break;
    case 'open':
      Object.assign(json.open, { timestamp, ipAddress, userAgent });
      break;
    case 'click':
      Object.assign(json.click, { timestamp, ipAddress, userAgent, link });
      break;
    case 'subscription':
      Object.assign(json.subscription, { timestamp, ...subscription(dice, of) });
      break;
  }
  return json;
}

type Json = Record<string, unknown>;

/** In any order, with or without a name, in any letter case. */
function recipients(dice: Dice, of: Fact): string[] {
  return dice
    .shuffle(of.recipients)
    .map((address) => dice.pick([address, address.toUpperCase(), `Jo Li <${address}>`, ` ${address}`]));
}

function subscription(dice: Dice, { contactList, source, topics }: Fact) {
  const status = (subscriptionStatus: string) => ({
    unsubscribeAll: false,
    topicSubscriptionStatus: dice.shuffle(topics).map((topicName) => ({ topicName, subscriptionStatus })),
  });
  return { contactList, source, newTopicPreferences: status('OptOut'), oldTopicPreferences: status('OptIn') };
}

/**
 * As event publishing or, where that exists, as feedback notification, which has no tags; with the headers or without,
 * which for notifications is a setting. Source: Amazon SES developer guide, "Amazon SNS notification contents for
 * Amazon SES".
 */
function anyPublication(dice: Dice, of: Fact, json: Json): Json {
  const { eventType, mail, ...rest } = json;
  const { headers, commonHeaders, tags, ...bare } = mail as Json;
  const isFeedback = ['bounce', 'complaint', 'delivery'].includes(of.kind) && dice.pick([false, true]);
  const withHeaders = dice.pick([true, false]) ? { headers, commonHeaders } : {};
  return {
    ...rest,
    [isFeedback ? 'notificationType' : 'eventType']: eventType,
    mail: { ...bare, ...withHeaders, ...(!isFeedback && { tags }) },
  };
}

/** With fields that AWS may add one day, everywhere. */
function withUnknown(dice: Dice, json: Json): Json {
  if (dice.pick([true, false])) return json;
  const added = Object.entries(json).map(([name, value]) => [
    name,
    typeof value === 'object' ? { ...value, news: dice.roll(9) } : value,
  ]);
  return { ...Object.fromEntries(added), news: { of: ['AWS'] } };
}

/** The names of every object, at every depth, in any order and letter case. */
function anyNames(dice: Dice, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => anyNames(dice, one));
  if (typeof value !== 'object' || value === null) return value;
  const written = dice.pick(letterCases);
  return Object.fromEntries(
    dice.shuffle(Object.entries(value)).map(([name, inner]) => [written(name), anyNames(dice, inner)]),
  );
}

const letterCases = [
  (name: string) => name,
  (name: string) => name.toLowerCase(),
  (name: string) => name.toUpperCase(),
] as const;
