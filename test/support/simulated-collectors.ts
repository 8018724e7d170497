import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { connectAws } from '../../src/aws/connect.ts';
import type { CollectorName } from '../../src/collectors/index.ts';
import { isolateFromAws } from '../../src/demo/endpoints/aws-environment.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { collectorBench } from './aws-collector-bench.ts';
import { simulatedAccount } from './simulated-account.ts';

/** What went over the wire: an answer's body as it was sent. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

/** Collectors that have run once, through the real SDK, on the demo's account; every exchange is noted. */
export async function simulatedCollectors(of: readonly CollectorName[]) {
  await using stack = new AsyncDisposableStack();
  const account = stack.use(await simulatedAccount());
  stack.use(isolateFromAws('/nonexistent'));
  const wire = stack.use(await wiretap(account.aws.endpoint));
  const aws = connectAws(
    { region: account.aws.region, endpoint: wire.endpoint },
    () => undefined,
    silentLogger,
    account.clock,
  );
  stack.defer(() => aws.destroy());
  const bench = stack.use(
    collectorBench({
      of,
      settings: { deliverability: { enabled: true } },
      accounts: [aws],
      now: account.clock.now(),
    }),
  );
  await bench.running.firstRuns;
  const held = stack.move();
  return {
    exchanges: wire.exchanges,
    lines: (...prefixes: string[]) => bench.lines(...prefixes),
    log: bench.log,
    /** Lets the story go on, and every collector run. */
    async pass(time: number) {
      account.pass(time);
      await bench.pass(time);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Hands requests on to another server, and notes what it answers. */
async function wiretap(target: string) {
  const exchanges: Exchange[] = [];
  const server = createServer(async (req, res) => {
    const { method = '', url = '/' } = req;
    const sent = method === 'GET' ? {} : { body: await buffer(req) };
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = req.headers;
    const answer = await fetch(new URL(url, target), {
      method,
      headers: headers as Record<string, string>,
      ...sent,
    });
    const body = await answer.text();
    exchanges.push({ method, url, status: answer.status, body });
    const type = answer.headers.get('content-type') ?? '';
    const errorType = answer.headers.get('x-amzn-errortype');
    // AWS's clock is the story's.
    res.writeHead(answer.status, {
      date: answer.headers.get('date') ?? '',
      'content-type': type,
      ...(errorType && { 'x-amzn-errortype': errorType }),
    });
    res.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
