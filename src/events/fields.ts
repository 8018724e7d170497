/**
 * Lenient reading of AWS's JSON: any field may be missing, null, of another type, or spelled in another letter case,
 * and none of that is an error here.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/**
 * The value of a field by its documented name, else by the same name in another letter case. No field of AWS's has the
 * name of something that every object has.
 */
export function field(of: Fields | undefined, name: string): unknown {
  if (!of) return undefined;
  const value = of[name];
  if (value !== undefined) return value;
  const wanted = name.toLowerCase();
  for (const key of Object.keys(of)) {
    if (key.length === wanted.length && key.toLowerCase() === wanted) return of[key];
  }
  return undefined;
}

export function objectOf(of: Fields | undefined, name: string): Fields | undefined {
  return asFields(field(of, name));
}

/** A string without surrounding white space; empty when there is none. */
export function textOf(of: Fields | undefined, name: string): string {
  const value = field(of, name);
  return typeof value === 'string' ? value.trim() : '';
}

export function listOf(of: Fields | undefined, name: string): readonly unknown[] {
  const value = field(of, name);
  return Array.isArray(value) ? value : [];
}

/** An ISO 8601 time in milliseconds since the epoch; `undefined` when there is none. */
export function timeOf(of: Fields | undefined, name: string): number | undefined {
  const value = field(of, name);
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
