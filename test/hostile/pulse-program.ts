import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { PulseData } from './pulse.ts';

/** Asks whether the program is alive again and again, and tells how long each answer took. */
const { url, everyMs, timeoutMs } = workerData as PulseData;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
for (;;) {
  const from = performance.now();
  const status = await new Promise<number>((resolve) => {
    const request = get(url, { agent, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode ?? 0));
    });
    request.once('error', () => resolve(0));
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread has no origin
  parentPort?.postMessage({ ms: performance.now() - from, status });
  await wait(everyMs);
}
