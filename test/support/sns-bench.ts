import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReceptionDeps } from '../../src/receivers/reception.ts';
import { createSnsReceiver } from '../../src/receivers/sns/index.ts';
import type { SnsConfig } from '../../src/config/receivers/index.ts';
import { receiverWorld } from './receiver-world.ts';
import { certificate, certificateUrl, topicArn } from './sns-topic.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The SNS receiver on a free port, with an outside world that a test can steer. */
export async function snsBench(config: Partial<SnsConfig> = {}, more: Pick<ReceptionDeps, 'feedback'> = {}) {
  const { deps, receptionOf, settle, ...steered } = receiverWorld();
  // Only the signing certificate can be read.
  const { respond } = steered.world;
  steered.world.respond = (url) => (url === certificateUrl ? Promise.resolve(certificate) : respond(url));
  const createReceiver = () =>
    createSnsReceiver({
      config: { topics: [topicArn], trusted_origins: [], auto_confirm: true, ...config },
      ...deps,
      reception: receptionOf('sns', more),
    });
  const receiver = createReceiver();
  await settle();

  const handled: Promise<void>[] = [];
  const server = createServer((req, res) => {
    handled.push(receiver.handle(req, res));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/sns`;

  return {
    ...steered,
    handled,
    port,
    url,
    createReceiver,
    post: async (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
export type SnsBench = Awaited<ReturnType<typeof snsBench>>;
