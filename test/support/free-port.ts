import { createServer, type AddressInfo } from 'node:net';

/**
 * Below the ranges from which ports are given: from 30000 on by Kubernetes (`--service-node-port-range`), from 32768 on by
 * Linux (ip(7), `ip_local_port_range`).
 */
const LOWEST = 20_000;
const COUNT = 10_000;
/** Each of Vitest's workers draws from a range of its own. */
const LANES = 16;
const LANE = COUNT / LANES;
const lowest = LOWEST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % LANES) * LANE;
/** Closed again before whoever asked listens there: nobody else may get it until then. */
const given = new Set<number>();

/**
 * A port on which nobody listens, for what must know of a peer before that is there. The system gives it to nobody by
 * itself: from its own range it could go to a connection, or to another test, meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    const wanted = lowest + Math.floor(Math.random() * LANE);
    if (given.has(wanted)) continue;
    given.add(wanted);
    const port = await new Promise<number>((resolve) => {
      server.once('error', () => resolve(0));
      server.listen(wanted, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
    if (port === 0) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
