import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { keysAt, pathText } from './settings.ts';

/** Something that is wrong, and where. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Settings under the names that they had once: an old name is refused, and the message says the new one. */
export const renamed: ReadonlyMap<string, string> = new Map([['carriers', 'receivers']]);

/** What zod found, in an operator's words. Each unknown key is a problem, with the key that was probably meant. */
export function explain(issue: z.core.$ZodIssue): Problem[] {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys') {
    return [{ path, message: message.replace(/^(?:Invalid|Too) \w+: /, '') }];
  }
  return issue.keys.map((key) => {
    const name = renamed.get(pathText([...path, key]));
    if (name) return { path: [...path, key], message: `has a new name: "${name}"` };
    const meant = nearest(key, keysAt(path) ?? []);
    return { path: [...path, key], message: `unknown key${meant ? `, did you mean "${meant}"?` : ''}` };
  });
}
