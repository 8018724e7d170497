export const HIDDEN = '<hidden>';

/** The text without any of the secrets, the longest first where one holds another. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.filter(Boolean).toSorted((one, other) => other.length - one.length);
  if (known.length === 0) return text;
  return text.replaceAll(new RegExp(known.map((secret) => RegExp.escape(secret)).join('|'), 'g'), HIDDEN);
}
