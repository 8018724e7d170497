import { isAscii } from 'node:buffer';

/**
 * The data of a record has at most 1,365,336 characters in Base64 (Amazon Data Firehose developer guide, "Understand
 * HTTP endpoint delivery request and response specifications", body schema); there is room for the field's name and
 * white space.
 */
export const MAX_RECORD_CHARS = 1_572_864;
/**
 * What stands around at most 10,000 records (same schema), with a character for each of them and one between two: parsed
 * in one go, so that more would hold up everybody else.
 */
export const MAX_FRAME_CHARS = 65_536;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const RECORDS = 'records';

/**
 * Cuts the records out of a body while it comes, so that a body of 64 MiB never has to be held or parsed at once.
 *
 * It looks for nothing but strings, brackets, and the list that is called `records` in the outermost object. Whether
 * that is JSON is left to JSON.parse: of each record by itself, and of the frame, in which a 0 stands for each record.
 * The body is JSON exactly if all of these are.
 */
export class RecordScanner {
  /** Bytes as characters of Latin-1, because a chunk may end inside a character. */
  #frame = '';
  #record = '';
  #recordChars = 0;
  /** Base64 and what is around it are, and then the two encodings are one. */
  #isAscii = true;
  #isInRecord = false;
  #isInString = false;
  /** Whether the next byte of a string stands behind a backslash. */
  #isEscaped = false;
  /** How many brackets are open, and how many of them in the record. */
  #depth = 0;
  #recordDepth = 0;
  /** How much of the string just read is `records`; -1 when it is something else. */
  #matched = -1;
  /** Whether the value that comes next, or has begun, is that of `records`. */
  #isRecords = false;

  /** The text of each record that ends in this chunk; `undefined` for one of more than MAX_RECORD_CHARS. */
  *push(chunk: Buffer): Generator<string | undefined> {
    this.#isAscii &&= isAscii(chunk);
    for (let at = 0; at < chunk.length && !this.isFrameOversized;) {
      const from = at;
      if (this.#isInRecord) {
        at = this.#readRecord(chunk, from);
        this.#recordChars += at - from;
        if (this.#recordChars > MAX_RECORD_CHARS) this.#record = '';
        else this.#record += chunk.toString('latin1', from, at);
        if (!this.#isInRecord) yield this.#takeRecord();
      } else {
        at = this.#readFrame(chunk, from);
        this.#frame += chunk.toString('latin1', from, at);
        if (this.#isInRecord) this.#frame += '0';
      }
    }
  }

  /** The body without its records, once it is there; never JSON when it was cut off. */
  get frame(): string {
    return this.#utf8(this.#frame);
  }

  /** Whether more than MAX_FRAME_CHARS stand around the records. Nothing is read any more then. */
  get isFrameOversized(): boolean {
    return this.#frame.length > MAX_FRAME_CHARS;
  }

  #utf8(latin1: string): string {
    return this.#isAscii ? latin1 : Buffer.from(latin1, 'latin1').toString();
  }

  #takeRecord(): string | undefined {
    const text = this.#recordChars > MAX_RECORD_CHARS ? undefined : this.#utf8(this.#record);
    this.#record = '';
    this.#recordChars = 0;
    return text;
  }

  /** @returns where the chunk ends, or where a record begins. */
  #readFrame(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#isInString) this.#readName(byte);
      else if (this.#isRecords && this.#depth === 2 && !endsBareValue(byte)) {
        this.#isInRecord = true;
        this.#recordDepth = 0;
        return at;
      } else this.#readStructure(byte);
    }
    return chunk.length;
  }

  #readStructure(byte: number): void {
    if (byte === QUOTE) {
      this.#isInString = true;
      this.#matched = 0;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      this.#depth++;
      // An object is not the list that is looked for.
      if (byte === OPEN_OBJECT && this.#depth === 2) this.#isRecords = false;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth--;
    else if (this.#depth === 1 && byte === COLON) this.#isRecords = this.#matched === RECORDS.length;
    else if (this.#depth === 1 && byte === COMMA) this.#isRecords = false;
  }

  #readName(byte: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
      this.#matched = -1;
    } else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInString = false;
    else this.#matched = byte === RECORDS.charCodeAt(this.#matched) ? this.#matched + 1 : -1;
  }

  /** @returns where the chunk or the record ends. */
  #readRecord(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length;) {
      if (this.#isInString) {
        at = this.#skipString(chunk, at);
        if (!this.#isInString && this.#recordDepth === 0) return this.#endRecord(at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      // A number or a word ends before what follows it.
      if (this.#recordDepth === 0 && endsBareValue(byte)) return this.#endRecord(at);
      at++;
      if (byte === QUOTE) this.#isInString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#recordDepth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.#recordDepth--;
        if (this.#recordDepth <= 0) return this.#endRecord(at);
      }
    }
    return chunk.length;
  }

  #endRecord(at: number): number {
    this.#isInRecord = false;
    return at;
  }

  /** @returns where the chunk ends, or what is behind the closing quote. */
  #skipString(chunk: Buffer, from: number): number {
    let at = this.#isEscaped ? from + 1 : from;
    for (;;) {
      const quote = chunk.indexOf(QUOTE, at);
      const end = quote === -1 ? chunk.length : quote;
      let backslashes = 0;
      while (end - backslashes > at && chunk[end - backslashes - 1] === BACKSLASH) backslashes++;
      this.#isEscaped = backslashes % 2 === 1;
      if (quote === -1) return chunk.length;
      at = quote + 1;
      if (!this.#isEscaped) {
        this.#isInString = false;
        return at;
      }
    }
  }
}

/** What may follow a number or a word in a list, and none of them can begin a value. */
function endsBareValue(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_LIST || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
