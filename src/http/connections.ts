import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Logger } from '../platform/logger.ts';
import { LogRateLimit } from '../platform/log-rate-limit.ts';

/** A body must bring so many bytes a second, as long as it is we who wait. */
export const PACE_BYTES = 16_384;
/** Milliseconds between two looks at how bodies come on. */
export const LOOK_MS = 2_500;
/** So many looks in a row find a body too slow before it is cut: one alone may follow a pause of our own. */
const SLOW_LOOKS = 2;
/** Requests of a connection that may wait for their answers. Nobody who posts or scrapes sends a second before the first. */
const MAX_PIPELINED = 8;
const LOG_MS = 60_000;

export interface ConnectionsOptions {
  /** Whose they are: the label `listener`. */
  readonly listener: string;
  /** How many there may be at once. */
  readonly most: number;
  readonly log: Logger;
  readonly registry?: MetricRegistry | undefined;
  /** Told of every connection that comes. */
  readonly onConnection?: (() => void) | undefined;
}

interface Connection {
  readonly socket: Socket;
  /** Requests that are not answered yet. */
  unanswered: number;
  /** The newest request, until its body is there. */
  incoming: IncomingMessage | undefined;
  /** In what order connections became idle. */
  idleSince: number;
  bytesSeen: number;
  slowLooks: number;
}

const reasons = ['idle', 'full', 'slow', 'pipelined', 'accept'] as const;
type Reason = (typeof reasons)[number];

/**
 * The connections of a listener. There are never more than so many; where one too many comes, the one that has been idle
 * longest gives its place, so that whoever opens connections and says nothing shuts nobody out. A body that does not come
 * on is cut, without an answer: a sender takes that for a failure of the network and tries again, where 408 would be final
 * to SNS.
 */
export class Connections implements Disposable {
  readonly #options: ConnectionsOptions;
  readonly #all = new Map<Socket, Connection>();
  /** Those whose requests come over another socket, TLS's, by the address of the client. */
  readonly #byClient = new Map<string, Connection>();
  readonly #ofTls = new WeakMap<Socket, Connection>();
  readonly #toLog = new LogRateLimit({ now: () => performance.now() }, LOG_MS);
  #looking: NodeJS.Timeout | undefined;
  #order = 0;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    const { listener, registry } = options;
    for (const reason of reasons)
      registry?.preRegister('ses_exporter_connections_cut_total', { listener, reason });
    registry?.set('ses_exporter_connections', { listener }, 0);
  }

  get size(): number {
    return this.#all.size;
  }

  /** Keeps an eye on a server; its handler is to be `watched`. */
  keep(server: Server): void {
    this.#looking = setInterval(() => this.look(), LOOK_MS).unref();
    server.on('connection', (socket: Socket) => this.#enter(socket));
    server.on('secureConnection', (tls: Socket) => {
      const connection = this.#byClient.get(clientOf(tls));
      if (connection) this.#ofTls.set(tls, connection);
    });
    // Without file descriptors, for one: what is open is served, and what comes later may find some.
    server.on('error', (err) => this.#tell('accept', err));
  }

  /** The handler, of whose requests is known when they are answered. */
  watched(handler: RequestListener): RequestListener {
    return (req, res) => {
      const connection = this.#all.get(req.socket) ?? this.#ofTls.get(req.socket);
      if (connection) {
        if (connection.unanswered >= MAX_PIPELINED) {
          this.#cut(connection, 'pipelined');
          return;
        }
        connection.unanswered++;
        connection.incoming = req;
        connection.bytesSeen = req.socket.bytesRead;
        connection.slowLooks = 0;
        res.on('close', () => {
          connection.unanswered--;
          connection.idleSince = ++this.#order;
        });
      }
      handler(req, res);
    };
  }

  /** Cuts the bodies that do not come on; called every LOOK_MS. */
  look(): void {
    for (const connection of this.#all.values()) {
      const req = connection.incoming;
      if (!req) continue;
      if (req.complete) {
        connection.incoming = undefined;
        continue;
      }
      const { bytesRead } = req.socket;
      const comesOn = bytesRead - connection.bytesSeen >= (PACE_BYTES * LOOK_MS) / 1_000;
      // A body that nobody takes because the ledger is slow is not its sender's fault.
      const waitsForUs = req.readableLength >= req.readableHighWaterMark;
      connection.slowLooks = comesOn || waitsForUs ? 0 : connection.slowLooks + 1;
      connection.bytesSeen = bytesRead;
      if (connection.slowLooks >= SLOW_LOOKS) this.#cut(connection, 'slow');
    }
  }

  /** Those that never said a word count as busy to the server, and would be waited for. */
  cutSilent(): void {
    for (const { socket } of this.#all.values()) if (socket.bytesRead === 0) socket.destroy();
  }

  cutAll(): void {
    for (const socket of this.#all.keys()) socket.destroy();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking);
  }

  #enter(socket: Socket): void {
    this.#options.onConnection?.();
    if (this.#all.size >= this.#options.most) {
      const idle = this.#longestIdle();
      if (!idle) {
        socket.destroy();
        this.#tell('full');
        return;
      }
      this.#cut(idle, 'idle');
    }
    const connection: Connection = {
      socket,
      unanswered: 0,
      incoming: undefined,
      idleSince: ++this.#order,
      bytesSeen: 0,
      slowLooks: 0,
    };
    const client = clientOf(socket);
    this.#all.set(socket, connection);
    this.#byClient.set(client, connection);
    this.#show();
    socket.once('close', () => {
      if (this.#byClient.get(client) === connection) this.#byClient.delete(client);
      this.#leave(connection);
    });
  }

  #leave({ socket }: Connection): void {
    if (this.#all.delete(socket)) this.#show();
  }

  #longestIdle(): Connection | undefined {
    let longest: Connection | undefined;
    for (const one of this.#all.values())
      if (one.unanswered === 0 && one.idleSince < (longest?.idleSince ?? Infinity)) longest = one;
    return longest;
  }

  #cut(connection: Connection, reason: Reason): void {
    connection.socket.destroy();
    // At once, and not when it is closed: its place is given away.
    this.#leave(connection);
    this.#tell(reason);
  }

  #tell(reason: Reason, err?: unknown): void {
    const { listener, most, log, registry } = this.#options;
    registry?.count('ses_exporter_connections_cut_total', { listener, reason });
    if (this.#toLog.isDue(reason))
      log.warn(
        { reason, connections: this.size, most, ...(err !== undefined && { err }) },
        'a connection was closed or not accepted',
      );
  }

  #show(): void {
    const { listener, registry } = this.#options;
    registry?.set('ses_exporter_connections', { listener }, this.size);
  }
}

function clientOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
