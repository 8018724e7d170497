import { fieldsFrom, valueOf, type MailHeader } from './mail-header.ts';

/** What a mail says below its header. */
export interface MailBody {
  /** What a person reads: the first part of plain text, or the body of a mail without parts. */
  readonly text: string;
  readonly parts: readonly Part[];
}

export interface Part {
  /** The media type in lower case. */
  readonly type: string;
  /** Decoded, as UTF-8. */
  readonly text: string;
}

/** A report has three parts (RFC 6522, section 3), a mail around it some levels: enough for any that was meant well. */
const MAX_NESTING = 8;
/** Multiparts, which are parts as well, included. */
const MAX_PARTS = 32;
const MAX_PART_HEADER = 4_096;
const MAX_CONTENT_TYPE = 1_000;
/** RFC 2046, section 5.1.1, with the dashes around it and blanks after it. */
const MAX_DELIMITER = 100;
/** Lines that begin with two dashes; what a mail has below them is no report. */
const MAX_DASHED_LINES = 10_000;

/**
 * Reads the parts of a MIME mail (RFC 2045, RFC 2046) in one pass over its text, of which only lines that begin with
 * two dashes and the parts' headers are looked at, so that it takes a few milliseconds for any mail that SNS can bring:
 * libraries take microseconds for each line, and a mail may have 150,000. A mail that is returned inside a report is a
 * part to be looked at, and never read as a mail of its own.
 * @returns `undefined` where parts are nested beyond reason. Of more parts than MAX_PARTS the first.
 */
export function readBody(mail: string, header: MailHeader, bodyAt: number): MailBody | undefined {
  const parts: Part[] = [];
  /** Delimiters of the multiparts that are open here, from the outermost inwards. */
  const open: string[] = [];
  let leaf: { header: MailHeader; from: number } | undefined;

  const begin = (of: MailHeader, from: number) => {
    const boundary = boundaryIn(of);
    if (boundary) open.push(`--${boundary}`);
    else leaf = { header: of, from };
  };
  const finish = (to: number) => {
    if (leaf) parts.push(partOf(leaf.header, mail.slice(leaf.from, Math.max(leaf.from, to))));
    leaf = undefined;
  };

  begin(header, bodyAt);
  let [read, lines] = [0, 0];
  for (let at = bodyAt; open.length > 0 && (at = dashesFrom(mail, at)) < mail.length;) {
    if (++lines > MAX_DASHED_LINES) break;
    const feed = mail.indexOf('\n', at);
    const end = feed < 0 ? mail.length : feed;
    const line = end - at > MAX_DELIMITER ? '' : mail.slice(at, end).trimEnd();
    const next = Math.min(end + 1, mail.length);
    const level = open.lastIndexOf(line);
    const closed = level < 0 && line.endsWith('--') ? open.lastIndexOf(line.slice(0, -2)) : -1;
    if (level >= 0 || closed >= 0) finish(lineEndBefore(mail, at));
    if (closed >= 0) open.length = closed;
    at = next;
    if (level < 0) continue;
    if (++read > MAX_PARTS) break;
    open.length = level + 1;
    // A part without an empty line is all header; the delimiter after it is no field of it.
    const { fields, end: from } = fieldsFrom(mail, next, MAX_PART_HEADER, (one) => one.startsWith('--'));
    at = from < 0 ? next : from;
    begin(fields, at);
    if (open.length > MAX_NESTING) return undefined;
  }
  finish(mail.length);
  return { text: parts.find(({ type }) => type === 'text/plain')?.text ?? '', parts };
}

/** The index of the next line that begins with two dashes, from the beginning of a line on; the mail's end for none. */
function dashesFrom(mail: string, at: number): number {
  if (mail.startsWith('--', at)) return at;
  const before = mail.indexOf('\n--', at);
  return before < 0 ? mail.length : before + 1;
}

/** The line end before a delimiter belongs to the delimiter (RFC 2046, section 5.1.1). */
function lineEndBefore(mail: string, at: number): number {
  return at - (mail[at - 2] === '\r' ? 2 : 1);
}

function typeIn(header: MailHeader): string {
  const value = valueOf(header, 'content-type').slice(0, MAX_CONTENT_TYPE);
  return /^[^\s;()]+/.exec(value)?.[0].toLowerCase() ?? 'text/plain';
}

/** Where a multipart's parts begin; empty for anything else, and for a multipart that does not tell. */
function boundaryIn(header: MailHeader): string {
  if (!typeIn(header).startsWith('multipart/')) return '';
  const value = valueOf(header, 'content-type').slice(0, MAX_CONTENT_TYPE);
  for (const parameter of value.split(';')) {
    const told = /^\s*boundary\s*=\s*(?:"(?<quoted>[^"]*)"|(?<token>[^\s"(]*))/i.exec(parameter)?.groups;
    if (told) return (told['quoted'] ?? told['token'] ?? '').trimEnd();
  }
  return '';
}

function partOf(header: MailHeader, body: string): Part {
  const encoding = valueOf(header, 'content-transfer-encoding').toLowerCase();
  return { type: typeIn(header), text: decoded(body, encoding) };
}

function decoded(body: string, encoding: string): string {
  if (encoding.startsWith('base64')) return Buffer.from(body, 'base64').toString();
  if (encoding.startsWith('quoted-printable')) return fromQuotedPrintable(Buffer.from(body)).toString();
  return body;
}

const [EQUALS, LF, CR] = [0x3d, 0x0a, 0x0d];

/** RFC 2045, section 6.7. What is no escape stays as it is. */
function fromQuotedPrintable(body: Buffer): Buffer {
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    const [first = 0, second = 0] = [body[at + 1], body[at + 2]];
    const value = byte === EQUALS ? hexDigit(first) * 16 + hexDigit(second) : NaN;
    if (byte === EQUALS && (first === LF || (first === CR && second === LF))) at += first === LF ? 1 : 2;
    else if (value >= 0) {
      body[length++] = value;
      at += 2;
    } else body[length++] = byte;
  }
  return body.subarray(0, length);
}

/** The value of an ASCII digit; NaN for anything else. */
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : NaN;
}
