import { eventBounds, isCostlyJson } from '../../events/costly-json.ts';
import { asFields, type Fields } from '../../events/fields.ts';
import { reject, type Rejected } from '../rejection.ts';

/** An event as EventBridge gives it to a target: who says so, of which account, and what. */
export interface EventBridgeEvent {
  readonly detailType: string;
  readonly source: string;
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** ARNs of what the event is about. */
  readonly resources: readonly string[];
  readonly detail: unknown;
}

type Parsed = { readonly ok: true; readonly event: EventBridgeEvent } | Rejected;

/**
 * The fields that every event has and that are read here; source: Amazon EventBridge events reference, "Event
 * structure".
 */
const everyEvent: Readonly<Record<string, readonly [shape: RegExp, words: string]>> = {
  'detail-type': [/^.{1,256}$/, 'a line of text'],
  source: [/^\S{1,256}$/, 'a name'],
  account: [/^\d{12}$/, '12 digits'],
  region: [/^[a-z]{2,4}(?:-[a-z]+)+-\d+$/, 'a region'],
  time: [/^\d{4}-\d\d-\d\dT[\d:.]{8,}Z$/, 'a date in UTC'],
};

/** Whether these are the fields of an event of EventBridge's: no JSON of SES's own has this one. */
export function isEventBridgeEvent(fields: Fields): boolean {
  return 'detail-type' in fields;
}

/**
 * Pure: text in, value out, whatever the text. It takes one event; a list of them, and what an input transformer or an
 * input path made of one, is refused, because it no longer tells whose it is.
 */
export function parseEventBridgeEvent(text: string): Parsed {
  if (isCostlyJson(text, eventBounds))
    return malformed('it has more values, or deeper ones, than one of SES’s');
  const fields = objectIn(text);
  return fields
    ? readEventBridgeEvent(fields)
    : malformed('it is not one JSON object: the rule’s target must pass on the matched event');
}

/** The same of what is parsed already. */
export function readEventBridgeEvent(fields: Fields): Parsed {
  for (const name in everyEvent) {
    const value = fields[name];
    const [shape, words] = everyEvent[name] as (typeof everyEvent)[string];
    if (typeof value !== 'string' || !shape.test(value))
      return malformed(`${name} is missing or not ${words}`);
  }
  const time = Date.parse(fields['time'] as string);
  if (Number.isNaN(time)) return malformed('time is no date');
  if (fields['detail'] === undefined) return malformed('detail is missing');
  const { resources, detail } = fields;
  const event = {
    detailType: fields['detail-type'] as string,
    source: fields['source'] as string,
    accountId: fields['account'] as string,
    region: fields['region'] as string,
    time,
    resources: Array.isArray(resources) ? resources.filter((one) => typeof one === 'string') : [],
    detail,
  };
  return { ok: true, event };
}

/**
 * SES's events have this source. PutEvents takes none of it from anybody else: NotAuthorizedForSourceException
 * (EventBridge API reference, PutEventsResultEntry).
 */
const SES_SOURCE = 'aws.ses';

/** What is wrong with who says it; `undefined` where SES does. */
export function notOfSes({ source }: EventBridgeEvent): string | undefined {
  return source === SES_SOURCE
    ? undefined
    : `events of the source ${JSON.stringify(source)} are not accepted: let the rule match "source": ["${SES_SOURCE}"]`;
}

/** Whether the event is of SES, and of an account that is waited for; `where` names the setting that lists them. */
export function refuseSource(
  event: EventBridgeEvent,
  accounts: ReadonlySet<string>,
  where: string,
): Rejected | undefined {
  const { accountId } = event;
  const notSes = notOfSes(event);
  if (notSes) return reject('unknown_source', notSes);
  if (!accounts.has(accountId))
    return reject(
      'unknown_source',
      `events of the account ${accountId} are not accepted: name it in ${where}`,
    );
  return undefined;
}

function objectIn(text: string): Fields | undefined {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function malformed(what: string): Rejected {
  return reject('malformed_envelope', `this is not an event of Amazon EventBridge: ${what}`);
}
