import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { connectQueue } from '../../src/aws/connect-queue.ts';
import { SqsReceiver } from '../../src/config/receivers/sqs.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { eventually } from '../support/eventually.ts';
import { NOW } from '../support/sns-topic.ts';

it('deletes from a queue while as many receives wait as may', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const waiting: ServerResponse[] = [];
  const server = createServer((req, res) => {
    if (req.headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') waiting.push(res);
    else res.end('{"Successful":[{"Id":"0"}],"Failed":[]}');
    req.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { queues } = SqsReceiver.parse({
    queues: [
      {
        url: `${endpoint}/123456789012/events`,
        endpoint,
        region: 'eu-west-1',
        accept: ['raw'],
        concurrency: 64,
      },
    ],
  });
  const [config] = queues;
  if (!config) throw new Error('no queue');
  const queue = connectQueue(config, () => undefined, silentLogger, { now: () => NOW });
  const { signal } = new AbortController();
  const receives = Array.from({ length: config.concurrency }, () => queue.receive(20, signal));
  await eventually(() => expect(waiting).toHaveLength(config.concurrency));
  expect(await queue.delete(['a handle'])).toEqual([]);
  for (const res of waiting) res.end('{}');
  expect(await Promise.all(receives)).toEqual(receives.map(() => []));
  queue.destroy();
  server.close();
  vi.unstubAllEnvs();
});
