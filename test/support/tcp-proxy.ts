import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** From now on not a byte passes, and nobody is told: as when a cable is pulled. */
  cut(): void;
  /** Bytes pass again on new connections; the old ones break. */
  heal(): void;
  /** New connections go to these ports, in turn; the old ones break. */
  lead(...ports: readonly number[]): void;
}

/** A proxy on loopback that can fail as networks do. Connections go to the ports in turn. */
export async function tcpProxy(...targets: readonly number[]): Promise<TcpProxy> {
  let ports = targets;
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
    const far = connect(ports[next++ % ports.length] ?? 0, '127.0.0.1');
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
      ports = others;
      breakAll();
    },
    async [Symbol.asyncDispose]() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
