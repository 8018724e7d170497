import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A port of loopback, or one of another machine. */
export type Target = number | { readonly host: string; readonly port: number };

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** From now on not a byte passes, and nobody is told: as when a cable is pulled. */
  cut(): void;
  /** Bytes pass again on new connections; the old ones break. */
  heal(): void;
  /** New connections go to these, in turn; the old ones break. */
  lead(...targets: readonly Target[]): void;
}

/** A proxy on loopback that can fail as networks do. Connections go to the targets in turn. */
export async function tcpProxy(...first: readonly Target[]): Promise<TcpProxy> {
  let targets = first;
  let next = 0;
  let isCut = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const breakAll = () => sockets.forEach((socket) => socket.destroy());
  const server = createServer((near) => {
    keep(near);
    if (isCut) return;
    const target = targets[next++ % targets.length] ?? 0;
    const far = connect(typeof target === 'number' ? { host: '127.0.0.1', port: target } : { ...target });
    keep(far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => isCut || to.write(chunk));
      from.on('close', () => isCut || to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => void (isCut = true),
    heal() {
      isCut = false;
      breakAll();
    },
    lead(...others) {
      targets = others;
      breakAll();
    },
    async [Symbol.asyncDispose]() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
