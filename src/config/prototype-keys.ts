/**
 * The paths of all keys named `__proto__` in what was read. Zod leaves such a key out of a map without a word, and with
 * it a provider, a header or the only user.
 */
export function prototypeKeys(value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => prototypeKeys(item, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '__proto__' ? [[...path, key]] : prototypeKeys(inner, [...path, key]),
  );
}
