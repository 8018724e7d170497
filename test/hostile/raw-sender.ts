import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** SNS gives a receiver 15 seconds. */
const TIMEOUT_MS = 15_000;
const TICK_MS = 5;

export interface Post {
  readonly index: number;
  readonly body: string;
}

/** What was answered, and after how many milliseconds. Status 0: nothing in time; -1: the connection broke off before. */
export interface Told {
  readonly index: number;
  readonly status: number;
  readonly ms: number;
}

export interface Rate {
  readonly perSecond?: number;
  /** Posts under way at the same time; what is due beyond these waits here. */
  readonly mostOpen: number;
}

/**
 * Posts to a path over connections that are kept, with hardly any work of its own for each: a client that is busier than
 * the program would measure itself.
 */
export class RawSender implements Disposable {
  /** How many a second were begun in the last pouring. */
  rate = 0;
  /** Written behind every body, and made once. */
  readonly #tail: Buffer;
  readonly #port: number;
  readonly #idle: Socket[] = [];
  readonly #all = new Set<Socket>();

  constructor(port: number, tail = '') {
    this.#port = port;
    this.#tail = Buffer.from(tail);
  }

  /** Posts each of them, as many a second as is said, whatever is answered. @param end ends it before they do. */
  async pour(
    posts: Iterable<Post>,
    { perSecond = Infinity, mostOpen }: Rate,
    end?: AbortSignal,
  ): Promise<readonly Told[]> {
    const told: Told[] = [];
    const open = new Set<Promise<void>>();
    const from = performance.now();
    const isDue = (count: number) =>
      open.size < mostOpen && count < ((performance.now() - from) / 1_000) * perSecond;
    const send = async (post: Post) => void told.push(await this.#post(post));
    let begun = 0;
    for (const post of posts) {
      while (!isDue(begun)) await wait(TICK_MS);
      if (end?.aborted) break;
      begun++;
      const sending: Promise<void> = send(post).finally(() => open.delete(sending));
      open.add(sending);
    }
    this.rate = begun / ((performance.now() - from) / 1_000);
    await Promise.all(open);
    return told;
  }

  [Symbol.dispose](): void {
    for (const socket of this.#all) socket.destroy();
  }

  #post({ index, body }: Post): Promise<Told> {
    const from = performance.now();
    const socket = this.#take();
    const length = Buffer.byteLength(body) + this.#tail.length;
    socket.cork();
    socket.write(
      `POST /sns HTTP/1.1\r\nHost: exporter.example\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ${length}\r\n\r\n${body}`,
    );
    if (this.#tail.length > 0) socket.write(this.#tail);
    socket.uncork();
    return new Promise((resolve) => {
      let answer = '';
      const conclude = (status: number) => {
        clearTimeout(late);
        socket.removeAllListeners('data').removeAllListeners('close');
        const isKept = status > 0 && !/^connection: close\r$/im.test(answer) && socket.writableLength === 0;
        if (isKept) this.#idle.push(socket);
        else socket.destroy();
        if (!isKept) this.#all.delete(socket);
        resolve({ index, status, ms: performance.now() - from });
      };
      const late = setTimeout(() => conclude(0), TIMEOUT_MS);
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString('latin1');
        const head = answer.indexOf('\r\n\r\n');
        if (head === -1) return;
        const size = Number(/^content-length: (\d+)\r$/im.exec(answer)?.[1] ?? 0);
        if (answer.length >= head + 4 + size) conclude(Number(answer.slice(9, 12)));
      });
      socket.once('close', () => conclude(-1));
    });
  }

  #take(): Socket {
    for (let socket = this.#idle.pop(); socket; socket = this.#idle.pop()) {
      if (!socket.destroyed && socket.writable) return socket;
      this.#all.delete(socket);
    }
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
    // What breaks shows as a close.
    socket.on('error', () => socket.destroy());
    this.#all.add(socket);
    return socket;
  }
}
