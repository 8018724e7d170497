import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** SNS gives a receiver 15 seconds. */
const TIMEOUT_MS = 15_000;

/** Posts over connections that are kept, as SNS does. */
export class KeepAlivePoster {
  /** Posts that were sent whole and have not been answered yet. */
  underWay = 0;
  readonly #url: string;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** The answer; status 0 where there was none. */
  post(body: string): Promise<{ status: number; answer: string }> {
    return new Promise((resolve) => {
      let counted = false;
      const conclude = (status: number, answer: string) => {
        if (counted) this.underWay--;
        counted = false;
        resolve({ status, answer });
      };
      const headers = {
        'content-type': 'text/plain; charset=UTF-8',
        'content-length': Buffer.byteLength(body),
      };
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const post = request(this.#url, { method: 'POST', agent: this.#agent, headers, signal }, (response) => {
        text(response).then(
          (answer) => conclude(response.statusCode ?? 0, answer.trim()),
          () => conclude(0, ''),
        );
      });
      post.on('error', () => conclude(0, ''));
      post.on('finish', () => {
        // A connection that was refused never gets here.
        counted = true;
        this.underWay++;
      });
      post.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
