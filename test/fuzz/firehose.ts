import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Batch } from '../../src/receivers/firehose/batch.ts';
import { readPieces } from '../../src/receivers/firehose/body.ts';
import { Reception } from '../../src/receivers/reception.ts';
import type { MetricRegistry } from '../../src/metrics/registry.ts';
import { NOW } from '../support/sns-topic.ts';
import { silentLog } from '../support/silent-log.ts';
import type { Counting } from './counting.ts';
import { Dice } from './dice.ts';
import { spoiltJson } from './json.ts';
import { eventBridgeOf, envelopeOf, sesEvents } from './samples.ts';

const origin = { accountId: '123456789012', region: 'eu-west-1' };
/** As large as the pieces that come of a connection or of an inflated body. */
const MOST_PIECE = 65_536;

/** How it comes, in front of the body itself: a seed of the cuts, and whether it is compressed, and spoilt after that. */
interface Way {
  readonly cuts: number;
  readonly gzip: 'no' | 'whole' | 'spoilt';
}

/** The body of a request: records of events in Base64. */
export function batchText(dice: Dice): string {
  const event = dice.pick(sesEvents);
  const data = (): string => {
    const text = dice.pick([
      () => spoiltJson(dice, event),
      () => spoiltJson(dice, eventBridgeOf(event)),
      () => spoiltJson(dice, envelopeOf(JSON.stringify(event))),
      () => `${JSON.stringify(event)}\n${spoiltJson(dice, event)}`,
      () => dice.text(),
    ])();
    return Buffer.from(text).toString('base64');
  };
  const records = Array.from({ length: dice.whole(0, 4) }, () => ({ data: data() }));
  const body = spoiltJson(dice, {
    requestId: 'ed4acda5-034f-9f42-bba1-f29aea6d7d8f',
    timestamp: NOW,
    records,
  });
  const way: Way = { cuts: dice.whole(0, 0xffff), gzip: dice.pick(['no', 'no', 'whole', 'spoilt']) };
  return `${JSON.stringify(way)}\n${body}`;
}

/** @throws Error when the batch is not the same in pieces as it is whole. */
export async function decodeBatch(input: string, counting: Counting): Promise<void> {
  const end = input.indexOf('\n');
  const way = JSON.parse(input.slice(0, end)) as Way;
  const dice = new Dice(way.cuts, MOST_PIECE);
  const body = Buffer.from(input.slice(end + 1));
  const inPieces = await judge(counting, body, dice);
  // What is large takes its time once.
  if (body.length < MOST_PIECE) {
    const whole = await judge(counting, body);
    if (inPieces !== whole) throw new Error(`in pieces ${inPieces}, whole ${whole}`);
  }
  if (way.gzip !== 'no') await throughGzip(counting, body, way, dice);
}

async function judge(counting: Counting, body: Buffer, dice?: Dice): Promise<string> {
  const batch = batchOf(counting);
  for (let at = 0; at < body.length;) {
    const to =
      at + (dice && dice.chance(0.8) ? dice.whole(1, Math.min(MOST_PIECE, body.length)) : MOST_PIECE);
    if (!(await batch.take(body.subarray(at, to)))) break;
    at = to;
    // Pieces come by turns of the event loop.
    if (body.length > MOST_PIECE) await nextTurn();
  }
  await batch.end('complete');
  return `${batch.messages} messages, ${batch.refusal?.reason ?? 'all taken'}`;
}

async function throughGzip(counting: Counting, body: Buffer, { gzip }: Way, dice: Dice): Promise<void> {
  const zipped = gzipSync(body, { level: 1 });
  if (gzip === 'spoilt')
    for (let times = dice.whole(1, 4); times > 0; times--)
      zipped[dice.whole(0, zipped.length - 1)] = dice.whole(0, 255);
  const request = new PassThrough();
  Object.assign(request, {
    headers: { 'content-encoding': 'gzip', 'content-length': String(zipped.length) },
    complete: true,
  });
  request.end(zipped);
  const batch = batchOf(counting);
  const end = await readPieces(request as unknown as IncomingMessage, (piece) => batch.take(piece));
  await batch.end(end);
  if (gzip === 'whole' && end !== 'complete' && end !== 'left' && gunzipSync(zipped).equals(body))
    throw new Error(`a whole body was not read to its end: ${JSON.stringify(end)}`);
}

const receptions = new WeakMap<MetricRegistry, Reception>();

function batchOf({ sink, registry }: Counting): Batch {
  let reception = receptions.get(registry);
  if (!reception) {
    const clock = { now: () => NOW };
    reception = new Reception({ receiver: 'firehose', clock, log: silentLog, sink, registry });
    receptions.set(registry, reception);
  }
  return new Batch(reception, origin);
}
