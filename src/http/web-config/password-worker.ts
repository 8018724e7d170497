import { compareSync } from 'bcryptjs';
import { parentPort } from 'node:worker_threads';
import type { PasswordQuestion } from './passwords.ts';

/** bcrypt is slow on purpose, so it runs beside the event loop; one at a time, in the order of asking. */
parentPort?.on('message', ({ id, password, hash }: PasswordQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  parentPort?.postMessage({ id, matches: compareSync(password, hash) });
});
