import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFirehoseReceiver } from '../../src/receivers/firehose/index.ts';
import type { FirehoseConfig } from '../../src/config/receivers/firehose.ts';
import { firehoseRequest, isAcknowledged } from '../../src/demo/publishing/firehose-stream.ts';
import type { Told } from '../contracts/receiver-contract.ts';
import { receiverWorld } from './receiver-world.ts';
import { NOW } from './sns-topic.ts';

export const STREAM = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/ses-events';
export const KEY = 'the-access-key-of-the-stream';
export const NEXT_KEY = 'the-access-key-of-tomorrow';

type Headers = Readonly<Record<string, string>>;

export interface FirehoseAnswer {
  readonly status: number;
  readonly type: string;
  readonly length: string | null;
  readonly body: string;
}

/** What Firehose sends with every request. */
export function headersOf(requestId: string): Headers {
  return {
    'content-type': 'application/json',
    'x-amz-firehose-protocol-version': '1.0',
    'x-amz-firehose-request-id': requestId,
    'x-amz-firehose-source-arn': STREAM,
    'x-amz-firehose-access-key': KEY,
  };
}

/** A batch of records with this data. */
export function batchOf(data: readonly string[], gzip = false) {
  return firehoseRequest(data, { arn: STREAM, accessKey: KEY, time: NOW, gzip });
}

/** What Firehose makes of an answer: 413 alone is final. */
export function told(answer: FirehoseAnswer, requestId: string): Told {
  if (isAcknowledged(answer, requestId)) return 'acknowledged';
  return answer.status === 413 ? 'refused' : 'again';
}

/** The Firehose receiver on a free port, with an outside world that a test can steer. */
export async function firehoseBench(config: Partial<FirehoseConfig> = {}) {
  const { deps, receptionOf, settle, ...steered } = receiverWorld();
  /** How many events came with each call of the sink, and how many of them wait for it now. */
  const groups: number[] = [];
  const receiver = createFirehoseReceiver({
    config: { sources: [STREAM], access_keys: [KEY, NEXT_KEY], ...config },
    ...deps,
    reception: receptionOf('firehose', {
      sink: (name, events) => {
        groups.push(events.length);
        return deps.sink(name, events);
      },
    }),
  });
  await settle();

  const handled: Promise<void>[] = [];
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    requests.push(req);
    handled.push(receiver.handle(req, res));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/firehose`;

  const post = async (body: Buffer | string, headers: Headers): Promise<FirehoseAnswer> => {
    const response = await fetch(url, { method: 'POST', headers, body });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      length: response.headers.get('content-length'),
      body: await response.text(),
    };
  };

  return {
    ...steered,
    groups,
    handled,
    requests,
    port,
    url,
    post,
    /** Posts a batch; the headers given replace those of Firehose's, or take them away. */
    send: async (
      { body, requestId, headers }: ReturnType<typeof batchOf>,
      others: Readonly<Record<string, string | undefined>> = {},
    ) => {
      const all = Object.entries({ ...headers, 'content-length': undefined, ...others });
      const given = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
      const answer = await post(body, Object.fromEntries(given));
      return { ...answer, told: told(answer, requestId), json: JSON.parse(answer.body) as unknown };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
