import { vi } from 'vitest';

/** Vitest itself gives up after a second, in which a busy machine may do nothing. */
const LIMIT_MS = 30_000;
const INTERVAL_MS = 20;

/** Waits until this throws no more, and resolves with what it returned. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: LIMIT_MS, interval: INTERVAL_MS });
}
