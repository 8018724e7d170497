import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Posts messages over so many connections, each as fast as it is answered, in a process of its own.
 * Usage: node overload.ts URL FILE CONNECTIONS, where the file has a message on each line. Prints an OverloadAnswer for
 * each, as one line of JSON.
 */

/** Status 0 where the connection was cut; how long it took in milliseconds. */
export type OverloadAnswer = readonly [status: number, took: number];

const REFUSED_MS = 1_000;

if (import.meta.main) {
  const [, , url = '', file = '', connections = ''] = process.argv;
  const bodies = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
  const post = (body: string) =>
    new Promise<OverloadAnswer>((resolve) => {
      const from = performance.now();
      const end = (status: number) => resolve([status, Math.round(performance.now() - from)]);
      const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) };
      request(url, { method: 'POST', agent, headers }, (res) => {
        res.resume().once('end', () => end(res.statusCode ?? 0));
      })
        .once('error', () => end(0))
        .end(body);
    });
  const answers: OverloadAnswer[] = [];
  let next = 0;
  const sender = async () => {
    for (let at = next++; at < bodies.length; at = next++) {
      const answer = await post(bodies[at] ?? '');
      answers[at] = answer;
      // Whoever is refused does not come again at once; SNS waits for 20 seconds.
      if (answer[0] !== 200) await wait(REFUSED_MS);
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, sender));
  console.log(JSON.stringify(answers));
  agent.destroy();
}
