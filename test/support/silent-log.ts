import type { Logger } from '../../src/platform/logger.ts';

const nothing = () => undefined;

/** A log that nobody reads. */
export const silentLog: Logger = {
  child: () => silentLog,
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
};
