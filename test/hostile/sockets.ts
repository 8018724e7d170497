import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A connection to the program by hand, for what no HTTP client would do. */
export class RawConnection {
  /** What came back so far; the first 4 KiB of it. */
  answer = '';
  /** Milliseconds after it was opened that the first byte came back, and that it ended; `undefined` before. */
  answeredAfter: number | undefined;
  endedAfter: number | undefined;
  readonly opened: Promise<boolean>;
  readonly socket: Socket;

  constructor(port: number, host = '127.0.0.1') {
    const from = performance.now();
    this.socket = connect({ host, port, noDelay: true });
    this.opened = new Promise((resolve) => {
      this.socket.once('connect', () => resolve(true));
      this.socket.once('close', () => resolve(false));
    });
    this.socket.on('data', (chunk) => {
      this.answeredAfter ??= performance.now() - from;
      if (this.answer.length < 4_096) this.answer += chunk.toString('latin1');
    });
    this.socket.on('error', () => this.socket.destroy());
    this.socket.once('close', () => (this.endedAfter = performance.now() - from));
  }

  /** The status of the answer; 0 where there is none. */
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(this.answer)?.[1] ?? 0);
  }

  get isOpen(): boolean {
    return this.endedAfter === undefined;
  }
}

/** Opens so many connections, some at a time. All are broken when it is disposed of. */
export async function openConnections(port: number, count: number) {
  const all: RawConnection[] = [];
  for (let at = 0; at < count; at++) {
    all.push(new RawConnection(port));
    if (at % 50 === 49) await wait(5);
  }
  const open = () => all.filter(({ isOpen }) => isOpen).length;
  return {
    all,
    /** Resolves when none is open any more, or after so many milliseconds; with how many are open then. */
    async untilCut(most: number): Promise<number> {
      for (const until = performance.now() + most; open() > 0 && performance.now() < until;) await wait(50);
      return open();
    },
    [Symbol.dispose]: () => all.forEach(({ socket }) => socket.destroy()),
  };
}

/** The head of a post to SNS's path. */
export function headOf(contentLength: number | string): string {
  return `POST /sns HTTP/1.1\r\nHost: exporter.example\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ${contentLength}\r\n\r\n`;
}
