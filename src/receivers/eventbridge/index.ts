import type { EventBridgeConfig } from '../../config/receivers/eventbridge.ts';
import { reject, type Rejected } from '../rejection.ts';
import { decodeEventBridgeEvent } from '../eventbridge-envelope/decode.ts';
import { parseEventBridgeEvent, refuseSource } from '../eventbridge-envelope/event.ts';
import { createHttpReceiver, type HttpReceiver, type HttpReceiverDeps } from '../http-receiver.ts';
import { createKeyCheck } from '../key-check.ts';

/**
 * An entry of EventBridge's has less than 1 MB; the event is always larger, by its field names and punctuation (user
 * guide, "Calculating PutEvents event entry size").
 */
export const MAX_BODY_BYTES = 2_097_152;

/**
 * Events over EventBridge's API destinations, one a request. EventBridge signs nothing: what lets a sender in is the key
 * that its connection adds as a header (user guide, "Authorization methods for connections in EventBridge"). It tries
 * again after 401, 407, 409, 429, 5xx and no answer in 5 seconds, for 24 hours and 185 tries if nothing else is set, and
 * after no other answer ("API destination error codes"): so a wrong key loses no event while it is mended.
 */
export function createEventBridgeReceiver({
  config,
  reception,
  admission,
}: HttpReceiverDeps<EventBridgeConfig>): HttpReceiver {
  const accounts = new Set(config.accounts);
  const keyHeader = config.api_key_name.toLowerCase();
  const isKey = createKeyCheck(config.api_keys);

  const refuseKey = (given: string | string[] | undefined): Rejected | undefined => {
    if (given === undefined)
      return reject('unauthorized', 'the header of receivers.eventbridge.api_key_name is missing');
    if (typeof given === 'string' && isKey(given)) return undefined;
    return reject('unauthorized', 'the API key is none of receivers.eventbridge.api_keys');
  };

  return createHttpReceiver({
    path: '/eventbridge',
    takes: 'this path accepts requests of Amazon EventBridge: let the API destination use POST',
    maxBytes: MAX_BODY_BYTES,
    sender: 'Amazon EventBridge',
    reception,
    admission,
    budget: admission.vouched,
    refuse(headers) {
      const rejected = refuseKey(headers[keyHeader]);
      // Which header is asked for is not told to strangers.
      return (
        rejected && { rejected, told: 'an API key is needed', headers: { 'www-authenticate': 'ApiKey' } }
      );
    },
    async receive({ text, count }) {
      const parsed = parseEventBridgeEvent(text);
      if (!parsed.ok) return parsed;
      const refusal = refuseSource(parsed.event, accounts, 'receivers.eventbridge.accounts');
      if (refusal) return refusal;
      reception.trusted();
      return count({ decoded: decodeEventBridgeEvent(parsed.event) });
    },
  });
}
