import { eventBounds, isCostlyJson } from '../../events/costly-json.ts';
import type { Origin } from '../../events/decode.ts';
import { asFields, field } from '../../events/fields.ts';
import { decodeJson } from '../eventbridge-envelope/decode.ts';
import type { Payload } from '../reception.ts';
import { jsonTextsIn } from './json-texts.ts';

/**
 * What a record brings: an event for each JSON object in its data. A record that brings none is one payload that says
 * why, because it can never bring one.
 */
export function* payloadsIn(record: unknown, origin: Origin): Generator<Payload> {
  const data = field(asFields(record), 'data');
  const text = typeof data === 'string' ? decodeBase64(data) : undefined;
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

/** `undefined` for what is no Base64, of which Buffer would decode what it can. */
function decodeBase64(data: string): string | undefined {
  const bytes = Buffer.from(data, 'base64');
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return bytes.length === (data.length / 4) * 3 - padding ? bytes.toString() : undefined;
}

function malformed(message: string): Payload {
  return { decoded: { kind: 'malformed', message } };
}
