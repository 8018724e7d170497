import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { MAX_BODY_BYTES } from '../../../src/receivers/sns/index.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { NOW, signer, topicArn } from '../../support/sns-topic.ts';

const envelope = JSON.stringify(signer.notification({ topicArn, time: NOW, message: fixtureText('send') }));
const head = `POST /sns HTTP/1.1\r\nhost: exporter\r\ncontent-type: text/plain; charset=UTF-8\r\n`;

describe('the SNS receiver’s HTTP', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
    'answers %s with 405 and says what it takes',
    async (method) => {
      await using bench = await snsBench();
      const response = await fetch(bench.url, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
      expect(await response.text()).toBe(
        method === 'HEAD' ? '' : 'this path accepts requests of Amazon SNS: subscribe it to a topic\n',
      );
      expect(await bench.moved()).toEqual([]);
    },
  );

  it('reads a body that arrives byte by byte, in the middle of a character too', async () => {
    await using bench = await snsBench();
    const message = '{"eventType":"Überraschung 😀"}';
    const text = JSON.stringify(signer.notification({ topicArn, time: NOW, message }));
    const req = request(bench.url, { method: 'POST' });
    const answered = once(req, 'response');
    for (const byte of Buffer.from(text)) req.write(Buffer.from([byte]));
    req.end();
    const [response] = (await answered) as [{ statusCode: number }];
    expect(response.statusCode).toBe(200);
  });

  it('takes a body of exactly the limit', async () => {
    await using bench = await snsBench();
    const padded = envelope + ' '.repeat(MAX_BODY_BYTES - Buffer.byteLength(envelope));
    expect((await bench.post(padded)).status).toBe(200);
    expect((await bench.post(`${padded} `)).status).toBe(413);
  });

  it('holds the largest message that SNS takes, as badly as it can be escaped', async () => {
    await using bench = await snsBench();
    const filler = 'ü'.repeat((262_144 - 40) / 2);
    const message = `{"eventType":"Huge","x":"${filler}"}`;
    const text = JSON.stringify(signer.notification({ topicArn, time: NOW, message }));
    const escaped = text.replaceAll('ü', String.raw`\u00fc`);
    expect((await bench.post(escaped)).status).toBe(200);
  });

  it('keeps the connection of a sender that was a little over the limit', async () => {
    await using bench = await snsBench();
    const socket = connect(bench.port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.write(`${head}content-length: ${2 * MAX_BODY_BYTES}\r\n\r\n${'x'.repeat(2 * MAX_BODY_BYTES)}`);
    socket.write(
      `${head}connection: close\r\ncontent-length: ${Buffer.byteLength(envelope)}\r\n\r\n${envelope}`,
    );
    await once(socket, 'close');
    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it.each([
    ['refused by its headers', 'x-amz-sns-rawdelivery: true', 100_000, 415],
    ['too large', 'accept: */*', 2 * MAX_BODY_BYTES, 413],
  ])('answers a sender that closes behind a body which is %s', async (_what, header, length, status) => {
    await using bench = await snsBench();
    const socket = connect(bench.port, '127.0.0.1');
    socket.on('error', () => undefined); // its writes tell
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.write(
      `POST /sns HTTP/1.1\r\nhost: exporter\r\n${header}\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`,
    );
    // It is answered while its body is still on the way.
    await once(socket, 'data');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const piece = Buffer.alloc(length / 8);
    const failures: unknown[] = [];
    for (let at = 0; at < 8; at++) {
      await new Promise<void>((resolve) =>
        socket.write(piece, (err) => {
          if (err) failures.push(err);
          resolve();
        }),
      );
      await new Promise(setImmediate);
    }
    await closed;
    expect(failures).toEqual([]);
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(received).toMatch(/\r\nconnection: close\r\n/i);
  });

  it('waits for a sender that sends no more than its headers, but not for long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await using bench = await snsBench();
    const socket = connect(bench.port, '127.0.0.1');
    const closed = once(socket, 'close');
    socket.write(`${head}connection: close\r\ncontent-length: ${2 * MAX_BODY_BYTES}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    await vi.advanceTimersByTimeAsync(2_000);
    await closed;
    vi.useRealTimers();
  });

  it('answers and cuts off a sender that does not stop', async () => {
    await using bench = await snsBench();
    const socket = connect(bench.port, '127.0.0.1');
    socket.on('error', () => {}); // it is cut off while it writes
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${'x'.repeat(0x1_00_00)}\r\n`;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    while (!socket.destroyed) {
      socket.write(chunk);
      await new Promise(setImmediate);
    }
    await closed;
    expect(received).toMatch(/^HTTP\/1\.1 413 .*\r\nconnection: close\r\n/is);
    expect(await bench.moved()).toEqual([
      'ses_exporter_messages_total{receiver="sns"} 1',
      'ses_exporter_messages_rejected_total{receiver="sns",reason="oversized"} 1',
    ]);
  });

  it('does not count a message whose sender goes away in the middle', async () => {
    await using bench = await snsBench();
    const socket = connect(bench.port, '127.0.0.1');
    socket.write(`${head}content-length: ${envelope.length}\r\n\r\n${envelope.slice(0, 100)}`);
    while (bench.handled.length === 0) await new Promise(setImmediate);
    socket.destroy();
    await Promise.all(bench.handled);
    expect(await bench.moved()).toEqual([]);
    expect(bench.received).toEqual([]);
  });
});
