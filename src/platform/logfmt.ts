/** One log line as `key=value` pairs, quoted where a value has spaces, quotes or control characters. */
export function logfmt(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(flatten(fields))
    .map(([key, value]) => `${key}=${quoted(value)}`)
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
  return text === '' || /[\s"=\\\p{Cc}]/u.test(text) ? JSON.stringify(text) : text;
}
