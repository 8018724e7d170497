import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readBody, restHeaders, type Body } from '../../src/receivers/body.ts';
import { ByteBudget } from '../../src/receivers/byte-budget.ts';
import { serve } from '../support/http-server.ts';

const MAX_BYTES = 100_000;

/** A server that reads bodies on account of one budget, and keeps what it holds. */
async function reader(budget: ByteBudget) {
  const bodies: Body[] = [];
  const server = await serve(async (req, res) => {
    bodies.push(await readBody(req, { maxBytes: MAX_BYTES, budget }));
    res.writeHead(200, restHeaders(req, MAX_BYTES)).end();
  });
  const { port } = new URL(server.url);
  const send = async (head: string, ...pieces: string[]) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n`);
    for (const piece of pieces) socket.write(piece);
    return { socket, answered: once(socket, 'data'), closed: once(socket, 'close'), answer: () => answer };
  };
  return { bodies, send, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

describe('a body', () => {
  it('is refused by what it announces, before any of it has come', async () => {
    const budget = new ByteBudget(1_000_000);
    await using server = await reader(budget);
    const { answered, closed, answer } = await server.send('content-length: 99999999999');
    await answered;
    expect(server.bodies).toEqual([{ kind: 'oversized' }]);
    // Nobody waits for the end of it.
    expect(answer()).toMatch(/connection: close/i);
    await closed;
  });

  it('is held by nobody once it is too large, whatever it announced', async () => {
    const budget = new ByteBudget(1_000_000);
    await using server = await reader(budget);
    const { answered } = await server.send('transfer-encoding: chunked', chunk('x'.repeat(MAX_BYTES + 1)));
    await answered;
    expect(server.bodies).toEqual([{ kind: 'oversized' }]);
    expect(budget.taken).toBe(0);
  });

  it('has to come later where the budget has no room, and what others hold is not touched', async () => {
    const budget = new ByteBudget(100_000);
    await using server = await reader(budget);
    budget.take(40_000, 0);
    const { answered } = await server.send('content-length: 30000', 'x'.repeat(30_000));
    await answered;
    expect(server.bodies).toEqual([{ kind: 'busy' }]);
    expect(budget.taken).toBe(40_000);
  });

  it('holds its share until that is disposed of', async () => {
    const budget = new ByteBudget(1_000_000);
    await using server = await reader(budget);
    const { answered } = await server.send('content-length: 30000', 'ü'.repeat(15_000));
    await answered;
    const [body] = server.bodies;
    if (body?.kind !== 'text') throw new Error('not read');
    expect(body.text).toBe('ü'.repeat(15_000));
    expect(budget.taken).toBeGreaterThanOrEqual(30_000);
    expect(budget.taken).toBeLessThanOrEqual(60_000);
    body.share[Symbol.dispose]();
    expect(budget.taken).toBe(0);
  });

  it('gives its share back when its sender goes away', async () => {
    const budget = new ByteBudget(1_000_000);
    await using server = await reader(budget);
    const { socket } = await server.send('content-length: 30000', 'x'.repeat(20_000));
    while (budget.taken < 20_000) await new Promise(setImmediate);
    socket.destroy();
    while (server.bodies.length === 0) await new Promise(setImmediate);
    expect(server.bodies).toEqual([{ kind: 'aborted' }]);
    expect(budget.taken).toBe(0);
  });

  it('is cut off when it comes in thousands of single bytes', async () => {
    const budget = new ByteBudget(1_000_000);
    await using server = await reader(budget);
    const { closed } = await server.send('transfer-encoding: chunked', chunk('x').repeat(6_000));
    await closed;
    expect(server.bodies).toEqual([{ kind: 'crumbled' }]);
    expect(budget.taken).toBe(0);
  });
});
