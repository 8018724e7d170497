import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';

/** "Maximum number of messages" of one receive and of one batch (SQS API reference). */
const BATCH = 10;

/** What a reader of the queue has asked for, by operation. */
export type Calls = Map<string, number>;

/**
 * A queue that answers as fast as it can, so that its reader is what is measured: every receive with ten messages that
 * were written down before, every delete with a word. Its last messages given, it answers nothing more, as a long poll
 * does. Source of the shapes: Amazon SQS API reference, AWS JSON protocol.
 */
export async function serveQueue(bodies: readonly string[]) {
  const answers = Array.from({ length: Math.ceil(bodies.length / BATCH) }, (_none, at) =>
    receiveAnswer(bodies.slice(at * BATCH, (at + 1) * BATCH)),
  );
  const calls: Calls = new Map();
  const deletedAt: { readonly messages: number; readonly reached: () => void }[] = [];
  let next = 0;
  let deleted = 0;

  const answerTo = (operation: string, asked: string): string | undefined => {
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    if (operation === 'ReceiveMessage') return answers[next++];
    if (operation !== 'DeleteMessageBatch') return '{"Attributes":{}}';
    deleted += asked.split('"ReceiptHandle"').length - 1;
    for (const { messages, reached } of deletedAt) if (deleted >= messages) reached();
    return '{"Successful":[],"Failed":[]}';
  };
  const server = createServer((req, res) => {
    const operation = String(req.headers['x-amz-target']).replace('AmazonSQS.', '');
    let asked = '';
    req.setEncoding('utf8').on('data', (piece: string) => (asked += piece));
    req.on('end', () => {
      const answer = answerTo(operation, asked);
      if (answer === undefined) return;
      const length = Buffer.byteLength(answer);
      res.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': length });
      res.end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/123456789012/ses-events`,
    calls,
    /** Resolves with when so many messages are deleted: milliseconds. */
    async deleted(messages: number): Promise<number> {
      if (deleted < messages) await new Promise<void>((reached) => deletedAt.push({ messages, reached }));
      return performance.now();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function receiveAnswer(bodies: readonly string[]): string {
  return JSON.stringify({
    Messages: bodies.map((body) => ({
      MessageId: randomUUID(),
      // About as long as SQS's are.
      ReceiptHandle: randomUUID().repeat(10),
      MD5OfBody: createHash('md5').update(body).digest('hex'),
      Body: body,
      Attributes: { ApproximateReceiveCount: '1' },
    })),
  });
}
