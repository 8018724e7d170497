import type { z } from 'zod';

/**
 * When a check across settings may run: as soon as the settings that it compares could be read themselves. Without
 * it zod leaves such a check out while anything beside them is wrong, and not every problem would be told at once.
 */
export function areRead(...keys: readonly string[]): (payload: z.core.ParsePayload) => boolean {
  return ({ issues }) =>
    issues.every(({ code, path }) => {
      const [key] = path ?? [];
      return key === undefined ? code === 'unrecognized_keys' : !keys.includes(String(key));
    });
}
