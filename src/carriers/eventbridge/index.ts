import type { IncomingMessage } from 'node:http';
import type { EventBridgeConfig } from '../../config/carriers/eventbridge.ts';
import type { Io } from '../../io.ts';
import type { MetricRegistry } from '../../metrics/registry.ts';
import { readBody, type Body } from '../body.ts';
import { reject, rejectReasons, type EventSink, type Rejected } from '../carrier.ts';
import { decodeEventBridgeEvent } from '../eventbridge-envelope/decode.ts';
import { parseEventBridgeEvent, refuseSource } from '../eventbridge-envelope/event.ts';
import { answerLine, type HttpCarrier } from '../http-carrier.ts';
import { ignored, Reception, type Outcome } from '../reception.ts';
import { createKeyCheck } from '../key-check.ts';

export interface EventBridgeCarrierDeps {
  readonly config: EventBridgeConfig;
  readonly io: Pick<Io, 'clock' | 'log'>;
  readonly sink: EventSink;
  readonly registry: MetricRegistry;
}

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
export function createEventBridgeCarrier({
  config,
  io,
  sink,
  registry,
}: EventBridgeCarrierDeps): HttpCarrier {
  const reception = new Reception({ carrier: 'eventbridge', io, sink, registry });
  const accounts = new Set(config.accounts);
  const keyHeader = config.api_key_name.toLowerCase();
  const isKey = createKeyCheck(config.api_keys);

  const refuseSender = ({ headers }: IncomingMessage): Rejected | undefined => {
    const given = headers[keyHeader];
    if (given === undefined)
      return reject('unauthorized', 'the header of carriers.eventbridge.api_key_name is missing');
    if (typeof given === 'string' && isKey(given)) return undefined;
    return reject('unauthorized', 'the API key is none of carriers.eventbridge.api_keys');
  };

  const receive = async (body: Exclude<Body, { kind: 'aborted' }>): Promise<Outcome> => {
    if (body.kind === 'oversized')
      return reject('oversized', `the body has more than ${MAX_BODY_BYTES} bytes, which no event has`);
    const parsed = parseEventBridgeEvent(body.text);
    if (!parsed.ok) return parsed;
    const refusal = refuseSource(parsed.event, accounts, 'carriers.eventbridge.accounts');
    if (refusal) return refusal;
    reception.trusted();
    const [outcome = ignored] = await reception.count([{ decoded: decodeEventBridgeEvent(parsed.event) }]);
    return outcome;
  };

  return {
    path: '/eventbridge',
    async handle(req, res) {
      if (req.method !== 'POST') {
        const what = 'this path takes what Amazon EventBridge posts: let the API destination use POST';
        answerLine(res, 405, what, { allow: 'POST' });
        return;
      }
      const intruder = refuseSender(req);
      if (intruder) {
        reception.arrived();
        reception.conclude(intruder);
        const { status } = rejectReasons[intruder.reason];
        // Which header is asked for is not told to strangers.
        answerLine(res, status, `${intruder.reason}: an API key is needed`, { 'www-authenticate': 'ApiKey' });
        return;
      }
      const body = await readBody(req, MAX_BODY_BYTES);
      if (body.kind === 'aborted') return;
      reception.arrived();
      const outcome = await receive(body);
      reception.conclude(outcome);
      if (outcome.ok) {
        answerLine(res, 200, outcome.as);
        return;
      }
      const { reason, message } = outcome;
      const cut = body.kind === 'oversized' && !body.complete;
      const headers: Record<string, string> = cut ? { connection: 'close' } : {};
      answerLine(res, rejectReasons[reason].status, `${reason}: ${message}`, headers);
    },
  };
}
