/** Text of so many characters is parsed within a few milliseconds, whatever it is. */
const HARMLESS_CHARS = 16_384;

/** What a kind of JSON has at most. */
export interface JsonBounds {
  readonly depth: number;
  readonly values: number;
}

/**
 * An envelope of SNS's has a dozen fields, and message attributes one level deeper, each with a type and a value; a record
 * of Firehose's has its data alone.
 */
export const envelopeBounds: JsonBounds = { depth: 16, values: 2_000 };

/**
 * An event has 50 recipients, 50 tags and 10 KB of headers at most (Amazon SES developer guide, "Service quotas in Amazon
 * SES", and "Contents of event data that Amazon SES publishes to Amazon SNS", `headersTruncated`). This is many times
 * that, and is parsed in about ten milliseconds.
 */
export const eventBounds: JsonBounds = { depth: 32, values: 20_000 };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Whether JSON.parse would have to build more than such JSON ever is: a mebibyte of brackets takes it 200 ms, during which
 * nobody else is served. What is no JSON at all is left to JSON.parse. Takes a nanosecond or two for each character, and
 * stops where the answer is known.
 */
export function isCostlyJson(text: string, most: JsonBounds): boolean {
  if (text.length <= HARMLESS_CHARS) return false;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at + 1);
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (++depth > most.depth || ++values > most.values) return true;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    else if (code === COMMA && ++values > most.values) return true;
  }
  return false;
}

/** @returns where the closing quote is, or the end. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (at - escapes > from && text.charCodeAt(at - escapes - 1) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
