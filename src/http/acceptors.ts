import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Sockets that listen for a busy server. libuv takes one connection of a listening socket in a turn of the event loop
 * (uv__server_io), and under overload every turn is long: of 2,000 connections that came at once, the last was taken after
 * 5 to 7 seconds by 1, 8 or 32 sockets, after 3 by 64, and after 1 by 128. The system spreads connections over all
 * sockets that share a port; one that nobody connects to costs a file descriptor and nothing else.
 */
export const SOCKETS = 128;

/** Whether the system spreads connections over the sockets of a port; elsewhere the last one would take them all. */
export const canSharePort = process.platform === 'linux';

export interface Acceptors extends AsyncDisposable {
  /** No more connections are taken; those that are open stay. */
  close(): void;
}

export const noAcceptors: Acceptors = {
  close: () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/**
 * Opens the other sockets of a server that listens with `reusePort`. Their connections are the server's, as Node.js's
 * documentation of the event `connection` has it. `told` is shown each. None where the system refuses it: the server's own
 * socket takes all.
 */
export async function openAcceptors(
  server: Server,
  where: { readonly host?: string; readonly port: number; readonly backlog: number },
  told: (acceptor: Server) => void = () => undefined,
): Promise<Acceptors> {
  const opened: Server[] = [];
  try {
    while (opened.length < SOCKETS - 1) {
      // As Node's HTTP server makes its own.
      const acceptor = createServer({ allowHalfOpen: true, noDelay: true });
      const listening = once(acceptor, 'listening');
      acceptor.listen({ ...where, reusePort: true });
      await listening;
      acceptor.on('connection', (socket) => server.emit('connection', socket));
      acceptor.on('error', (err) => server.emit('error', err));
      opened.push(acceptor);
      told(acceptor);
    }
  } catch {
    // What is open takes its share.
  }
  const closed = Promise.all(opened.map(closeOf));
  return {
    close: () => opened.forEach((acceptor) => acceptor.close()),
    async [Symbol.asyncDispose]() {
      await closed;
    },
  };
}

/** Resolves when a server has closed, whatever errors it meets before: `once` would reject at the first. */
export function closeOf(server: Server): Promise<void> {
  return new Promise((resolve) => server.once('close', () => resolve()));
}
