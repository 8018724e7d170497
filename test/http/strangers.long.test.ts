import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startBehind } from '../support/fault-program.ts';
import { programWithTopic } from '../support/program-with-topic.ts';
import type { Exporter } from '../support/program.ts';
import { scrapeRevealed } from '../support/scrape.ts';

/** The real program, and strangers who connect to it. */
async function besieged(command: readonly string[] = []) {
  await using stack = new AsyncDisposableStack();
  let pid = 0;
  const start = async (file: string, folder: string): Promise<Exporter> => {
    const [exporter, number] = await startBehind(command, file, folder);
    pid = number;
    return exporter;
  };
  const program = stack.use(await programWithTopic({ exposition: { zero_for: '0s' } }, start));
  const sockets: Socket[] = [];
  stack.defer(() => {
    for (const socket of sockets) socket.destroy();
  });
  const held = stack.move();
  return {
    program,
    resident: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024,
    stranger: (address: string, text: string | Buffer = '') => {
      const { hostname, port } = new URL(`http://${address}`);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined).resume();
      if (text.length > 0) socket.write(text);
      sockets.push(socket);
      return socket;
    },
    cut: async (listener: string, reason: string) =>
      (await scrapeRevealed(`http://${program.web}`)).sum('ses_exporter_connections_cut_total', {
        listener,
        reason,
      }),
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}

const head = (length: number) => `POST /sns HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`;

describe('strangers at the listener', () => {
  it('who send 800 bodies and never end them take a bounded part of the memory, and shut out no event', async () => {
    await using siege = await besieged();
    const { program, stranger, resident } = siege;
    await program.bounce('before', 1);
    const before = resident();
    const body = Buffer.concat([Buffer.from(head(1_048_576)), Buffer.alloc(1_048_500, 'x')]);
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, resident())), 50);
    const sockets = Array.from({ length: 800 }, () => stranger(program.webhooks, body));
    // All of them are over in the end, by an answer and the pace, and events are taken all the while.
    let counted = 0;
    while (sockets.some(({ destroyed }) => !destroyed)) {
      counted += (await program.deliver(program.bounceOf('during'))).status === 200 ? 1 : 0;
      await wait(100);
    }
    clearInterval(watching);
    expect(most - before).toBeLessThan(250);
    expect(most).toBeLessThan(512);
    expect(counted).toBeGreaterThan(0);
    await program.bounce('after', 1);
    const seen = await scrapeRevealed(`http://${program.web}`);
    expect(seen.sum('ses_events_total', { configuration_set: 'during' })).toBe(counted);
    expect(seen.sum('ses_exporter_messages_rejected_total', { reason: 'busy' })).toBeGreaterThan(0);
  });

  it('who send a byte every half a second are cut, and those who announce too much at once', async () => {
    await using siege = await besieged();
    const { program, stranger } = siege;
    const drip = stranger(program.webhooks, head(1_048_576));
    const dripping = setInterval(() => drip.write('x'), 500);
    const bold = stranger(program.webhooks, head(99_999_999_999));
    const [answer] = (await once(bold, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    await once(drip, 'close');
    clearInterval(dripping);
    expect(await siege.cut('webhooks', 'slow')).toBe(1);
  });

  it('who connect to both listeners and say nothing shut nobody out, where there are 64 file descriptors', async () => {
    await using siege = await besieged(['bash', '-c', 'ulimit -n 64; exec "$@"', 'bash']);
    const { program, stranger } = siege;
    await eventually(() => expect(program.output()).toContain('(ulimit -n)'));
    const sockets = Array.from({ length: 60 }, () => [
      stranger(program.web),
      stranger(program.webhooks),
    ]).flat();
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await program.bounce('meanwhile', 3);
    expect(await siege.cut('webhooks', 'idle')).toBeGreaterThan(30);
    expect(await siege.cut('web', 'idle')).toBeGreaterThan(30);
    await eventually(() => expect(program.output()).toContain('a connection was closed or not accepted'));
    // Those that were not displaced are cut too: headersTimeout is 20 s, looked at every few.
    await Promise.all(sockets.filter(({ destroyed }) => !destroyed).map((socket) => once(socket, 'close')));
    await program.bounce('after', 3);
  });
});
