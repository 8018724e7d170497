/** One log line as `key=value` pairs, quoted where a value has spaces, quotes or control characters. */
export function logfmt(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(flatten(fields))
    .map(([key, value]) => `${key.replaceAll(/[\s"=\p{Cc}]/gu, '_')}=${quoted(value)}`)
    .join(' ');
}

/** `{ err: { code } }` becomes `err.code`; lists stay one value. */
function flatten(fields: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      Object.assign(flat, flatten(value as Record<string, unknown>, `${prefix}${key}.`));
    } else {
      flat[prefix + key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  }
  return flat;
}

function quoted(text: string): string {
  return text === '' || /[\s"=\\\p{Cc}]/u.test(text) ? escaped(JSON.stringify(text)) : text;
}

/** JSON lets DEL and the C1 controls through, which a terminal may obey, and the two line separators of Unicode. */
function escaped(json: string): string {
  return json.replaceAll(
    /[\x7f-\x9f\u2028\u2029]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
