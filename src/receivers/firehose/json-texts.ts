const BRACKET_OR_QUOTE = /[{}[\]"]/g;
const QUOTE_OR_BACKSLASH = /["\\]/g;
/**
 * What is longer is no event of SES's: SNS takes no more of one either (Amazon SNS developer guide, "Amazon SNS message
 * data quotas").
 */
const MAX_OBJECT_CHARS = 262_144;
const NO_SPACE = /[^ \t\r\n]/g;

/**
 * Parts the data of a record into JSON texts: objects behind each other, with or without white space between them. SES
 * ends each of its events with a newline (Amazon SES developer guide, "Contents of event data that Amazon SES publishes
 * to Firehose"); what is between, such as a Lambda function, may put several in a record.
 *
 * What is no object is given too, by lines, so that it can be refused: nothing but white space is left out. Data with
 * nothing in it is one empty text.
 */
export function* jsonTextsIn(data: string): Generator<string> {
  let at = find(NO_SPACE, data, 0);
  if (at === data.length) yield '';
  // An object that is never closed spoils its own line only, and nothing is looked through twice for it.
  let isByLine = false;
  while (at < data.length) {
    const line = endOfLine(data, at);
    const most = Math.min(isByLine ? line : data.length, at + MAX_OBJECT_CHARS);
    let end = data[at] === '{' ? endOfObject(data, at, most) : line;
    if (end === -1) {
      isByLine = true;
      end = line;
    }
    yield data.slice(at, end);
    at = find(NO_SPACE, data, end);
  }
}

/** @returns what is behind the object that begins at `from`; -1 when it is not closed before `to`. */
function endOfObject(data: string, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to;) {
    at = find(BRACKET_OR_QUOTE, data, at);
    const found = data[at++];
    if (found === '"') at = endOfString(data, at);
    else depth += found === '{' || found === '[' ? 1 : -1;
    if (depth === 0) return at <= to ? at : -1;
  }
  return -1;
}

/** @returns what is behind the quote that closes a string. */
function endOfString(data: string, from: number): number {
  let at = find(QUOTE_OR_BACKSLASH, data, from);
  while (data[at] === '\\') at = find(QUOTE_OR_BACKSLASH, data, at + 2);
  return at + 1;
}

function endOfLine(data: string, from: number): number {
  const end = data.indexOf('\n', from);
  return end === -1 ? data.length : end;
}

/** @returns where the pattern first matches; the end when nowhere. */
function find(pattern: RegExp, data: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(data)?.index ?? data.length;
}
