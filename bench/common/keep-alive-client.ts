import { connect } from 'node:net';

/**
 * Posts every body over keep-alive connections, one request at a time on each, and resolves to the statuses. A body that is
 * told to come again, by 503, does.
 * It speaks HTTP by hand so that the client is never what is measured.
 */
export async function postAll(
  port: number,
  path: string,
  bodies: readonly Buffer[],
  connections: number,
): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let next = 0;
  const worker = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      let received = '';
      let body: Buffer | undefined;
      const send = () => {
        if (!body) {
          socket.end();
          resolve();
          return;
        }
        socket.cork();
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ${body.length}\r\n\r\n`,
        );
        socket.write(body);
        socket.uncork();
      };
      const sendNext = () => {
        body = bodies[next++];
        send();
      };
      socket.on('connect', sendNext);
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        const end = received.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
        if (received.length < end + 4 + length) return;
        const status = Number(received.slice(9, 12));
        received = received.slice(end + 4 + length);
        if (status === 503) {
          send();
          return;
        }
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        sendNext();
      });
    });
  await Promise.all(Array.from({ length: connections }, worker));
  return statuses;
}
