import { setTimeout as wait } from 'node:timers/promises';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import type { ReceiverName } from '../../src/contracts/event-sink.ts';
import { collectorNames } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import { eventBridgeEvent } from '../../src/demo/publishing/eventbridge-bus.ts';
import { firehoseRequest } from '../../src/demo/publishing/firehose-stream.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { certificate, NOW, signer, topicArn } from './sns-topic.ts';
import { inSnsEnvelope } from './sqs-bench.ts';
import { MemoryQueue } from './sqs-queue.ts';

const key = 'one-key-for-all-of-these-tests';
const stream = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/ses-events';

/** The program with every receiver open, and a sender for each. */
export async function everyReceiver() {
  const queue = new MemoryQueue();
  const config = Config.parse({
    accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
    receivers: {
      sns: { topics: [topicArn] },
      firehose: { sources: [stream], access_keys: [key] },
      eventbridge: { accounts: ['123456789012'], api_keys: [key] },
      sqs: {
        queues: [{ url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events', topics: [topicArn] }],
      },
    },
    ledger: { type: 'memory', retention: '20000d' },
    exposition: { zero_for: '0s' },
    web: { listen: '127.0.0.1:0' },
    webhooks: { listen: '127.0.0.1:0' },
  });
  const app = await startApp(
    { config, secrets: [] },
    {
      ...systemIo(silentLogger),
      clock: { now: () => NOW },
      fetchText: () => Promise.resolve(certificate),
      connectQueue: () => queue,
    },
  );
  const post = async (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ) => {
    for (;;) {
      const response = await fetch(`${app.webhooksUrl}${path}`, { method: 'POST', body, headers });
      const text = await response.text();
      if (response.ok) return;
      if (response.status !== 503) throw new Error(`${path} answered ${response.status} ${text}`);
      // The process stood still for a moment, and asks to come again, as AWS does.
      await wait(20);
    }
  };
  /** Each resolves when its receiver has acknowledged. */
  const senders: Record<ReceiverName, (text: string) => Promise<void>> = {
    sns: (message) => post('/sns', JSON.stringify(signer.notification({ topicArn, time: NOW, message }))),
    firehose: (text) => {
      const { body, headers } = firehoseRequest([`${text}\n`], {
        arn: stream,
        accessKey: key,
        time: NOW,
        gzip: true,
      });
      return post('/firehose', new Uint8Array(body), headers as Record<string, string>);
    },
    eventbridge: (text) =>
      post('/eventbridge', JSON.stringify(eventBridgeEvent(JSON.parse(text), NOW)), { 'x-api-key': key }),
    sqs: async (text) => {
      const fate = await queue.send(inSnsEnvelope(text));
      if (fate !== 'deleted') throw new Error(`the message was ${fate}`);
    },
  };
  return { app, senders, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}
