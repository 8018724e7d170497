import { pino } from 'pino';
import { setTimeout as wait } from 'node:timers/promises';

/** Takes whole lines, a line break at the end of each. It never blocks, and so drops lines when nobody reads them. */
export interface LineWriter extends AsyncDisposable {
  write(line: string): void;
}

/** What waits for a slow reader of standard output; what comes on top is dropped. */
const MAX_WAITING_BYTES = 16 * 1_024 * 1_024;
/** A reader that has stopped must not keep the process from ending. */
const LAST_WORDS_MS = 2_000;

/**
 * Standard output. `process.stdout` would stop the whole process while a pipe is full ("pipes are synchronous except on
 * Windows", Node.js documentation, "A note on process I/O"); this one writes in the background.
 * @param onDrop told of every line that is lost.
 */
export function openStandardOutput(onDrop: () => void): LineWriter {
  const out = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES });
  out.on('drop', onDrop);
  // A reader that went away: what is written from now on is lost, and nothing else.
  out.on('error', onDrop);
  return {
    write(line) {
      out.write(line);
    },
    async [Symbol.asyncDispose]() {
      const flushed = new Promise<void>((resolve) => out.flush(() => resolve()));
      await Promise.race([flushed, wait(LAST_WORDS_MS, undefined, { ref: false })]);
    },
  };
}
