/** What a process can do. One process does all of it, unless it is told otherwise. */
export const roles = ['receive', 'collect', 'expose'] as const;
export type Role = (typeof roles)[number];
