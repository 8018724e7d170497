import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly envelope: Readonly<Record<string, string>>;
}

/** A tiny HTTP endpoint for SNS: remembers what is posted, and answers as it is told; a GET gets 200. */
export async function webhookReceiver(answer: (received: Received) => number | Promise<number> = () => 200) {
  const received: Received[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') {
      response.end();
      return;
    }
    const envelope = JSON.parse(await text(request)) as Received['envelope'];
    const one = { headers: request.headers, envelope };
    received.push(one);
    response.statusCode = await answer(one);
    response.end();
  };
  const server = createServer((request, response) => {
    void take(request, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: `${origin}/sns`,
    received,
    ofType: (type: string) => received.filter(({ envelope }) => envelope['Type'] === type),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a good subscriber does with a SubscriptionConfirmation; everything else it takes as it is. */
export async function confirming({ envelope }: Received): Promise<number> {
  if (envelope['Type'] === 'SubscriptionConfirmation') await fetch(envelope['SubscribeURL'] ?? '');
  return 200;
}
