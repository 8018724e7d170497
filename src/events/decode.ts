import { eventBounds, isCostlyJson } from './costly-json.ts';
import { bareAddress, domainOf } from './address.ts';
import { enhancedStatusOf } from './enhanced-status.ts';
import { receivedMail, type ReceivedMail } from './feedback-email/received-mail.ts';
import { asFields, field, listOf, objectOf, textOf, timeOf, type Fields } from './fields.ts';
import { isIdentified } from './identity.ts';
import {
  eventTypes,
  type DetailOfType,
  type EventOfType,
  type EventType,
  type Recipient,
  type SesEvent,
} from './ses-event.ts';

/** What a receiver's message turned out to be. Bad input is a value. */
export type Decoded<Event = SesEvent> =
  | { readonly kind: 'event'; readonly event: Event }
  /**
   * Fine, but nothing to count: a set-up message, inbound mail, or an event type of the future, by name. Inbound mail
   * may be feedback.
   */
  | { readonly kind: 'ignored'; readonly what: string; readonly mail?: ReceivedMail }
  | { readonly kind: 'malformed'; readonly message: string };

/** What the envelope knows of the account and region, for events that do not say it themselves. */
export interface Origin {
  readonly accountId: string;
  readonly region: string;
}

/** The plain text that SES publishes when an event destination is created. */
const SETUP_TEXT = 'Successfully validated SNS topic for Amazon SES event publishing.';

/**
 * Decodes the text that a receiver took out of its envelope.
 * @param decodeJson of what knows more forms than SES's own.
 */
export function decodeSesText<Event = SesEvent>(
  text: string,
  origin: Origin,
  decodeJson: (json: unknown, origin: Origin) => Decoded<Event | SesEvent> = decodeSesEvent,
): Decoded<Event | SesEvent> {
  if (text.trim() === SETUP_TEXT) return { kind: 'ignored', what: 'event destination validation' };
  if (isCostlyJson(text, eventBounds))
    return {
      kind: 'malformed',
      message: 'the message has more values, or deeper ones, than an event of SES’s',
    };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'malformed', message: 'the message is not JSON' };
  }
  return decodeJson(json, origin);
}

/**
 * Decodes SES's event JSON, in the form of event publishing (`eventType`) and of feedback notifications
 * (`notificationType`). Sources: Amazon SES developer guide, "Contents of event data that Amazon SES publishes to
 * Amazon SNS" and "Amazon SNS notification contents for Amazon SES".
 */
export function decodeSesEvent(json: unknown, origin: Origin): Decoded {
  const record = asFields(json);
  if (!record) return { kind: 'malformed', message: 'the message is not a JSON object' };
  const name = textOf(record, 'eventType') || textOf(record, 'notificationType');
  if (!name && textOf(record, 'metric_stream_name'))
    return { kind: 'ignored', what: 'CloudWatch metric stream' };
  if (!name) return { kind: 'malformed', message: 'both eventType and notificationType are missing' };
  const folded = foldName(name);
  const type = typesByName.get(folded);
  if (!type) {
    const received = folded === 'received' ? receivedMail(record) : undefined;
    return { kind: 'ignored', what: name, ...(received && { mail: received }) };
  }
  const mail = objectOf(record, 'mail');
  const bodyName = forms[type].body;
  const body = objectOf(record, bodyName);
  const time = timeOf(body, 'timestamp') ?? timeOf(mail, 'timestamp');
  if (time === undefined)
    return { kind: 'malformed', message: `neither ${bodyName} nor mail has a timestamp` };
  const event = eventOf(type, header(mail, time, origin), body, mail);
  return isIdentified(event)
    ? { kind: 'event', event }
    : { kind: 'malformed', message: 'mail.messageId is missing' };
}

function eventOf<Type extends EventType>(
  type: Type,
  head: ReturnType<typeof header>,
  body: Fields | undefined,
  mail: Fields | undefined,
): EventOfType<Type> {
  const { recipients: concerned, detail } = forms[type].read(body, mail);
  return { type, ...head, recipients: concerned, detail };
}

/** How events of one type are read: the object that holds their details, and what is in it. */
interface Form<Type extends EventType> {
  readonly body: string;
  readonly read: (
    body: Fields | undefined,
    mail: Fields | undefined,
  ) => { readonly recipients: readonly Recipient[]; readonly detail: DetailOfType[Type] };
}

/** A form for each type; the detail of another type does not compile. */
export type Forms = { readonly [Type in EventType]: Form<Type> };

/** Who opened or clicked is not told when a mail went to several recipients, so nobody is named. */
const nobody: readonly Recipient[] = [];

const forms: Forms = {
  send: { body: 'send', read: (_body, mail) => ({ recipients: destination(mail), detail: null }) },
  reject: {
    body: 'reject',
    read: (body, mail) => ({ recipients: destination(mail), detail: { reason: textOf(body, 'reason') } }),
  },
  bounce: {
    body: 'bounce',
    read: (body) => ({
      recipients: recipients(listOf(body, 'bouncedRecipients')),
      detail: {
        feedbackId: textOf(body, 'feedbackId'),
        bounceType: textOf(body, 'bounceType'),
        bounceSubType: textOf(body, 'bounceSubType'),
      },
    }),
  },
  complaint: {
    body: 'complaint',
    read: (body) => ({
      recipients: recipients(listOf(body, 'complainedRecipients')),
      detail: {
        feedbackId: textOf(body, 'feedbackId'),
        feedbackType: textOf(body, 'complaintFeedbackType'),
        complaintSubType: textOf(body, 'complaintSubType'),
      },
    }),
  },
  delivery: {
    body: 'delivery',
    read: (body) => ({ recipients: recipients(listOf(body, 'recipients')), detail: deliveryDetail(body) }),
  },
  open: { body: 'open', read: (body) => ({ recipients: nobody, detail: reader(body) }) },
  click: {
    body: 'click',
    read: (body) => ({ recipients: nobody, detail: { ...reader(body), link: textOf(body, 'link') } }),
  },
  rendering_failure: {
    body: 'failure',
    read: (body, mail) => ({
      recipients: destination(mail),
      detail: { templateName: textOf(body, 'templateName'), errorMessage: textOf(body, 'errorMessage') },
    }),
  },
  delivery_delay: {
    body: 'deliveryDelay',
    read: (body) => ({
      recipients: recipients(listOf(body, 'delayedRecipients')),
      detail: { delayType: textOf(body, 'delayType') },
    }),
  },
  subscription: {
    body: 'subscription',
    read: (body) => ({
      recipients: nobody,
      detail: {
        contactList: textOf(body, 'contactList'),
        source: textOf(body, 'source'),
        topics: changedTopics(objectOf(body, 'oldTopicPreferences'), objectOf(body, 'newTopicPreferences')),
      },
    }),
  },
};

/** By AWS's name without spaces and letter case: `Rendering Failure` and `RenderingFailure` are one. */
const typesByName: ReadonlyMap<string, EventType> = new Map(eventTypes.map((type) => [foldName(type), type]));

function foldName(name: string): string {
  return (/[\s_-]/.test(name) ? name.replaceAll(/[\s_-]/g, '') : name).toLowerCase();
}

function header(mail: Fields | undefined, time: number, origin: Origin) {
  const tags = firstValues(objectOf(mail, 'tags'));
  const [, , , region, account] = textOf(mail, 'sourceArn').split(':');
  const traceParent = headerOf(mail, 'traceparent');
  return {
    ...(traceParent && { traceParent }),
    messageId: textOf(mail, 'messageId'),
    time,
    accountId: textOf(mail, 'sendingAccountId') || account || origin.accountId,
    region: region || origin.region,
    configurationSet: tags['ses:configuration-set'] ?? '',
    identity: (tags['ses:from-domain'] || domainOf(bareAddress(textOf(mail, 'source')))).toLowerCase(),
    tags,
  };
}

/** The first header of this name (RFC 5322: in any letter case); empty when there is none. */
function headerOf(mail: Fields | undefined, name: string): string {
  for (const item of listOf(mail, 'headers')) {
    const one = asFields(item);
    const text = textOf(one, 'name');
    if (text.length === name.length && text.toLowerCase() === name) return textOf(one, 'value');
  }
  return '';
}

/** Message tags have a list of values each; SES gives one. Names keep their letter case but for AWS's own. */
function firstValues(tags: Fields | undefined): Record<string, string> {
  const first: Record<string, string> = {};
  for (const name in tags) {
    const values = tags[name];
    const value: unknown = Array.isArray(values) ? values[0] : values;
    if (typeof value !== 'string') continue;
    if (name !== '__proto__') first[isOfAws(name) ? name.toLowerCase() : name] = value;
    // It becomes a property of its own, too.
    else Object.defineProperty(first, name, { value, enumerable: true });
  }
  return first;
}

function isOfAws(tag: string): boolean {
  return tag[3] === ':' && /^ses:/i.test(tag);
}

function destination(mail: Fields | undefined): Recipient[] {
  return recipients(listOf(mail, 'destination'));
}

/** Recipients stand as bare strings or as objects with an emailAddress. */
function recipients(list: readonly unknown[]): Recipient[] {
  const found: Recipient[] = [];
  for (const item of list) {
    const fields = asFields(item);
    const text = fields ? textOf(fields, 'emailAddress') : item;
    if (typeof text !== 'string' || text === '') continue;
    const diagnostic = textOf(fields, 'diagnosticCode');
    const status = enhancedStatusOf(textOf(fields, 'status'), diagnostic);
    found.push({ address: bareAddress(text), ...(status && { status }), ...(diagnostic && { diagnostic }) });
  }
  return found;
}

function reader(body: Fields | undefined) {
  return { ipAddress: textOf(body, 'ipAddress'), userAgent: textOf(body, 'userAgent') };
}

/**
 * SES gives up after 50,400 seconds (SES API v2 reference, DeliveryOptions.MaxDeliverySeconds). One that took two
 * weeks is none, and must not spoil a sum for good.
 */
const MOST_PROCESSING_MS = 14 * 86_400_000;

function deliveryDetail(body: Fields | undefined) {
  const millis = Number(field(body, 'processingTimeMillis') ?? NaN);
  return {
    ...(millis >= 0 && millis <= MOST_PROCESSING_MS && { processingTimeMillis: millis }),
    smtpResponse: textOf(body, 'smtpResponse'),
  };
}

/** Topics whose status is another than before; `*` when unsubscribeAll changed or nothing tells. */
function changedTopics(before: Fields | undefined, after: Fields | undefined): string[] {
  const old = new Map(topicStatus(before));
  const changed = topicStatus(after).flatMap(([topic, status]) => (old.get(topic) === status ? [] : [topic]));
  const all = field(before, 'unsubscribeAll') !== field(after, 'unsubscribeAll');
  return all || changed.length === 0 ? ['*'] : changed;
}

function topicStatus(preferences: Fields | undefined): [topic: string, status: string][] {
  return listOf(preferences, 'topicSubscriptionStatus').map((item) => {
    const entry = asFields(item);
    return [textOf(entry, 'topicName'), textOf(entry, 'subscriptionStatus')];
  });
}
