import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEventBridgeReceiver } from '../../src/receivers/eventbridge/index.ts';
import type { EventBridgeConfig } from '../../src/config/receivers/eventbridge.ts';
import { eventBridgeEvent } from '../../src/demo/publishing/eventbridge-bus.ts';
import { receiverWorld } from './receiver-world.ts';
import { NOW } from './sns-topic.ts';

export const KEY = 'the key of the 1st connection'.replaceAll(' ', '-');
export const NEXT_KEY = 'the key of the 2nd connection'.replaceAll(' ', '-');
export const ACCOUNT = '123456789012';

/** What EventBridge makes of a text of SES's; a text that is no JSON stands as it is. */
export function onTheBus(text: string): ReturnType<typeof eventBridgeEvent> {
  let detail: unknown = text;
  try {
    detail = JSON.parse(text);
  } catch {
    // Poison.
  }
  return eventBridgeEvent(detail, NOW);
}

/** The EventBridge receiver on a free port, with an outside world that a test can steer. */
export async function eventBridgeBench(config: Partial<EventBridgeConfig> = {}) {
  const { deps, receptionOf, settle, ...steered } = receiverWorld();
  const receiver = createEventBridgeReceiver({
    config: { accounts: [ACCOUNT], api_key_name: 'x-api-key', api_keys: [KEY, NEXT_KEY], ...config },
    ...deps,
    reception: receptionOf('eventbridge'),
  });
  await settle();

  const handled: Promise<void>[] = [];
  const server = createServer((req, res) => {
    handled.push(receiver.handle(req, res));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/eventbridge`;

  return {
    ...steered,
    handled,
    url,
    post: async (
      body: unknown,
      headers: Readonly<Record<string, string>> = { 'x-api-key': KEY },
    ): Promise<{ status: number; text: string; headers: Headers }> => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
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
