export interface Field {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

/** From top to bottom. */
export type MailHeader = readonly Field[];

/** Servers take lines of up to 998 characters (RFC 5322, section 2.1.1), and real headers have a tenth of this. */
const MAX_HEADER = 65_536;

/**
 * The header of a mail, and where its body begins; `undefined` where the header is longer than any that was meant well.
 * Nothing below the header is looked at.
 *
 * It is what the mail is judged by, so it is read strictly (RFC 5322, section 2.2): only an empty line ends it, only a
 * space or a tab continues a field, and only those are trimmed. What another reader could take for a field is one here.
 */
export function readMailHeader(mail: string): { header: MailHeader; bodyAt: number } | undefined {
  const { fields, end } = fieldsFrom(mail, 0, MAX_HEADER);
  return end < 0 ? undefined : { header: fields, bodyAt: end };
}

/**
 * The fields from an index up to an empty line, the end of the text, or a line that `isEnd` knows.
 * @returns `end` is the index of what follows them, and negative where they are longer than `limit` characters.
 */
export function fieldsFrom(
  text: string,
  from: number,
  limit: number,
  isEnd: (line: string) => boolean = () => false,
): { fields: MailHeader; end: number } {
  const unfolded: string[] = [];
  let at = from;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const next = feed < 0 ? text.length : feed + 1;
    if (next - from > limit) return { fields: unfolded.flatMap(fieldIn), end: -1 };
    const line = text.slice(at, feed < 0 ? next : feed - (text[feed - 1] === '\r' && feed > at ? 1 : 0));
    if (isEnd(line)) break;
    at = next;
    if (line === '') break;
    if (isBlank(line[0]) && unfolded.length > 0) unfolded.push((unfolded.pop() ?? '') + line);
    else unfolded.push(line);
  }
  return { fields: unfolded.flatMap(fieldIn), end: at };
}

/** A carriage return on its own is no end of a line in a mail, and no part of a value. */
function fieldIn(line: string): Field[] {
  const colon = line.indexOf(':');
  if (colon <= 0) return [];
  const value = trimBlanks(line.slice(colon + 1).replaceAll('\r', ' '));
  return [{ name: trimBlanks(line.slice(0, colon)).toLowerCase(), value }];
}

/** Unlike `trim`, which also takes away what no mail server takes for a blank. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** The values of a field, from top to bottom. */
export function valuesOf(header: MailHeader, wanted: string): string[] {
  return header.flatMap(({ name, value }) => (name === wanted ? [value] : []));
}

/** The uppermost value of a field; empty where there is none. */
export function valueOf(header: MailHeader, wanted: string): string {
  return header.find(({ name }) => name === wanted)?.value ?? '';
}

/**
 * What stands between the marks of a list of addresses and has an `@` in it, up to a length that no list meant well
 * has; empty for longer ones.
 */
export function addressesNamedIn(value: string): readonly string[] {
  if (value.length > MAX_ADDRESS_LIST) return [];
  return value.split(/[\s<>(),;:"\\]/).filter((word) => word.includes('@'));
}

/** Addresses have up to 254 characters (RFC 5321, section 4.5.3.1); longer fields are not searched. */
export const MAX_ADDRESS_LIST = 1_000;
