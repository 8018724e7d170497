import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Origin } from '../../events/decode.ts';
import { asFields } from '../../events/fields.ts';
import { reject, rejectReasons, type Rejected } from '../rejection.ts';
import type { Payload, Reception } from '../reception.ts';
import type { BodyEnd } from './body.ts';
import { MAX_FRAME_CHARS, MAX_RECORD_CHARS, RecordScanner } from './record-scanner.ts';
import { payloadsIn, readRecord } from './record.ts';

/** So many messages are counted together: enough to share a flush, few enough to let a scrape in between. */
export const GROUP = 400;
/** A group of large records is full before, so that what waits for the ledger is bounded in bytes too. */
const GROUP_CHARS = 2_097_152;
/** So many groups of a batch wait for the ledger at once: the next is read meanwhile, and a slow disk flushes them together. */
export const GROUPS_WAITING = 4;

/**
 * The records of one request: found while its body comes, and counted in groups, a few at a time. What is counted stays
 * counted when the batch fails later: Firehose brings all of it again, as duplicates then.
 */
export class Batch {
  readonly #reception: Reception;
  readonly #origin: Origin;
  readonly #scanner = new RecordScanner();
  #group: Payload[] = [];
  /** How long the records of the group are. */
  #groupChars = 0;
  /** Groups that the ledger was asked to count, the oldest first. */
  readonly #waiting: Promise<void>[] = [];
  #messages = 0;
  #refusal: Rejected | undefined;
  #isOver = false;

  constructor(reception: Reception, origin: Origin) {
    this.#reception = reception;
    this.#origin = origin;
  }

  /** How many messages there were so far. */
  get messages(): number {
    return this.#messages;
  }

  /** Why the batch cannot be acknowledged; the first reason there was. */
  get refusal(): Rejected | undefined {
    return this.#refusal;
  }

  /** Takes the next piece of the body. Resolves with whether another one makes sense. */
  async take(piece: Buffer): Promise<boolean> {
    for (const payload of this.#payloadsIn(piece)) {
      this.#group.push(payload);
      if (this.#group.length >= GROUP || this.#groupChars >= GROUP_CHARS) await this.#countGroup();
      if (this.#isOver) return false;
    }
    if (this.#scanner.isFrameOversized) this.refuse(oversizedFrame);
    return !this.#isOver;
  }

  /** To be called when no more is taken. Resolves when all that was is durable, or `refusal` says why not. */
  async end(how: BodyEnd): Promise<void> {
    if (typeof how === 'object') this.refuse(how);
    if (how === 'complete' && !this.#isOver) await this.#countGroup();
    await Promise.all(this.#waiting);
    const misfit = how === 'complete' && !this.#isOver ? judgeFrame(this.#scanner.frame) : undefined;
    if (misfit) this.refuse(misfit);
  }

  /** Refuses the request as a whole, which is one message then. */
  refuse(refusal: Rejected): void {
    this.#isOver = true;
    this.#refusal ??= refusal;
    this.#messages++;
    this.#reception.arrived();
    this.#reception.conclude(refusal);
  }

  *#payloadsIn(piece: Buffer): Generator<Payload> {
    for (const text of this.#scanner.push(piece)) {
      const record = text === undefined ? 'oversized' : readRecord(text);
      if (record === 'no JSON') {
        this.refuse(notJson);
        return;
      }
      if (typeof record === 'string') {
        this.#refuseRecord(unreadable[record]);
        continue;
      }
      this.#groupChars += text?.length ?? 0;
      yield* payloadsIn(record, this.#origin);
    }
  }

  /** A record that cannot be held, or parsed in good time, must not make its batch come again for ever. */
  #refuseRecord(why: Rejected): void {
    this.#messages++;
    this.#reception.arrived();
    this.#reception.conclude(why);
  }

  /** Resolves when there is room for the next group. */
  async #countGroup(): Promise<void> {
    const group = this.#group;
    this.#group = [];
    this.#groupChars = 0;
    // What decodes a group, and what counts it, are a few milliseconds each: others get their turn in between.
    await nextTurn();
    if (this.#waiting.push(this.#count(group)) >= GROUPS_WAITING) await this.#waiting.shift();
    await nextTurn();
  }

  async #count(group: readonly Payload[]): Promise<void> {
    this.#messages += group.length;
    this.#reception.arrived(group.length);
    for (const outcome of await this.#reception.count(group)) {
      this.#reception.conclude(outcome);
      if (outcome.ok || !rejectReasons[outcome.reason].retry) continue;
      this.#refusal ??= outcome;
      // What comes next cannot be counted either. An event of the future says nothing of the others.
      if (outcome.reason === 'ledger_unavailable') this.#isOver = true;
    }
  }
}

const oversizedFrame = reject(
  'oversized',
  `the body has more than ${MAX_FRAME_CHARS} characters around its records, which no batch of Amazon Data Firehose’s has`,
);
const unreadable = {
  oversized: reject('oversized', `a record has more than ${MAX_RECORD_CHARS} characters`),
  overfull: reject(
    'malformed_envelope',
    'a record has more fields, or deeper ones, than Amazon Data Firehose sends',
  ),
};
const notJson = reject('malformed_body', 'the body is not JSON');

/** The body schema of the developer guide's "Understand HTTP endpoint delivery request and response specifications". */
function judgeFrame(frame: string): Rejected | undefined {
  let body: unknown;
  try {
    body = JSON.parse(frame);
  } catch {
    return notJson;
  }
  const records = asFields(body)?.['records'];
  // What is left of a record that was found is a 0.
  if (Array.isArray(records) && records.every((record) => record === 0)) return undefined;
  return reject(
    'malformed_envelope',
    'this is not a request of Amazon Data Firehose: it has no list of records',
  );
}
