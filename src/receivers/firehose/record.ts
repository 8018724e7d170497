import { envelopeBounds, eventBounds, isCostlyJson } from '../../events/costly-json.ts';
import type { Origin } from '../../events/decode.ts';
import { asFields, field } from '../../events/fields.ts';
import { decodeJson } from '../eventbridge-envelope/decode.ts';
import type { Payload } from '../reception.ts';
import { jsonTextsIn } from './json-texts.ts';

/** What a record holds: the text that its data is the Base64 of; `undefined` without such data. */
export interface FirehoseRecord {
  readonly text: string | undefined;
}

/** How Firehose writes a record. Base64 has nothing that JSON escapes, so that nothing is left for JSON.parse. */
const BEFORE_DATA = '{"data":"';
const BEHIND_DATA = '"}';

/** Pure: a record's JSON in, what it holds out, or why it cannot be told. */
export function readRecord(json: string): FirehoseRecord | 'overfull' | 'no JSON' {
  if (json.startsWith(BEFORE_DATA) && json.endsWith(BEHIND_DATA)) {
    const text = decodeBase64(json.slice(BEFORE_DATA.length, -BEHIND_DATA.length));
    if (text !== undefined) return { text };
  }
  if (isCostlyJson(json, envelopeBounds)) return 'overfull';
  try {
    const data = field(asFields(JSON.parse(json)), 'data');
    return { text: typeof data === 'string' ? decodeBase64(data) : undefined };
  } catch {
    return 'no JSON';
  }
}

/**
 * What a record brings: an event for each JSON object in its data. A record that brings none is one payload that says
 * why, because it can never bring one.
 */
export function* payloadsIn({ text }: FirehoseRecord, origin: Origin): Generator<Payload> {
  if (text === undefined) {
    yield malformed('the record has no data in Base64');
    return;
  }
  // Nearly every record is one event, and is parsed once then.
  const whole = parse(text);
  if (whole) yield payloadOf(whole.json, origin);
  else for (const part of jsonTextsIn(text)) yield partOf(part, origin);
}

function partOf(text: string, origin: Origin): Payload {
  const parsed = parse(text);
  return parsed ? payloadOf(parsed.json, origin) : { text, origin };
}

function payloadOf(json: unknown, origin: Origin): Payload {
  const message = messageOfSns(json);
  return message === undefined ? { decoded: decodeJson(json, origin) } : { text: message, origin };
}

/**
 * A topic that a stream subscribes to wraps its messages if raw message delivery is off (Amazon SNS developer guide,
 * "Amazon SNS notification format for delivery to HTTP destinations"). There is no signature, and none is missed: who
 * may put records into the stream is up to IAM.
 */
function messageOfSns(json: unknown): string | undefined {
  const fields = asFields(json);
  const message = fields?.['Type'] === 'Notification' ? fields['Message'] : undefined;
  return typeof message === 'string' ? message : undefined;
}

function parse(text: string): { readonly json: unknown } | undefined {
  if (isCostlyJson(text, eventBounds)) return undefined;
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Where Base64 is decoded that is not long, as no event's is: nothing is allocated for it. */
const scratch = Buffer.allocUnsafeSlow(16_384);

/** `undefined` for what is no Base64, of which Buffer would decode what it can. */
function decodeBase64(data: string): string | undefined {
  const into = data.length <= scratch.length ? scratch : Buffer.allocUnsafe(data.length);
  const bytes = into.write(data, 'base64');
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return bytes === (data.length / 4) * 3 - padding ? into.toString('utf8', 0, bytes) : undefined;
}

function malformed(message: string): Payload {
  return { decoded: { kind: 'malformed', message } };
}
