import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

const CONCURRENCY = 64;
/** SNS waits 20 seconds before the first retry; a test has no time for that. */
const RETRY_MS = 250;
const TIMEOUT_MS = 5_000;

/**
 * Delivers messages to an HTTP endpoint until each is acknowledged, as a topic with endless retries does: after a 5xx,
 * a broken connection and no answer, in no order. Some acknowledgements get lost on their way (chosen by
 * `isAcknowledgementLost`): the receiver has done its work, and gets the message again after `deliverLostAgain`.
 */
export class InsistentTopic {
  /** Posts on their way to an endpoint that was there and has not answered yet. */
  underWay = 0;
  acknowledged = 0;
  /** Posts that broke off or were answered with 5xx, and are tried again. */
  retried = 0;
  readonly lost = new Set<number>();
  /** What was answered to messages whose first acknowledgement got lost. */
  readonly lostAnswers: string[] = [];
  /** Answers that SNS does not retry: a message that gets one is gone. */
  readonly refused: string[] = [];
  readonly #url: string;
  readonly #seal: (index: number) => string;
  readonly #isAcknowledgementLost: (index: number) => boolean;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  readonly #queue: { readonly index: number; readonly body: string }[] = [];
  readonly #waiting = new Map<number, string>();
  readonly #count: number;
  #sealed = 0;
  #closed = false;

  constructor(options: {
    readonly url: string;
    readonly count: number;
    /** The signed message of this index; asked for once. */
    readonly seal: (index: number) => string;
    readonly isAcknowledgementLost: (index: number) => boolean;
  }) {
    this.#url = options.url;
    this.#count = options.count;
    this.#seal = options.seal;
    this.#isAcknowledgementLost = options.isAcknowledgementLost;
  }

  /** Resolves when all have been acknowledged. @throws Error when one was refused for good. */
  async deliver(): Promise<void> {
    const worker = async () => {
      while (!this.#closed && this.acknowledged < this.#count) {
        const next = this.#next();
        if (next) await this.#deliver(next);
        else await wait(RETRY_MS);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    if (this.refused.length > 0) throw new Error(`refused for good: ${this.refused.join(' ')}`);
  }

  /** Puts what seems unacknowledged back into the queue. */
  deliverLostAgain(): void {
    for (const [index, body] of this.#waiting) this.#queue.push({ index, body });
    this.#waiting.clear();
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#agent.destroy();
  }

  #next() {
    if (this.#sealed === this.#count) return this.#queue.shift();
    // Old and new messages mix.
    if (this.#queue.length > CONCURRENCY) return this.#queue.shift();
    const index = this.#sealed++;
    return { index, body: this.#seal(index) };
  }

  async #deliver(message: { readonly index: number; readonly body: string }): Promise<void> {
    const { index, body } = message;
    const { status, answer } = await this.#post(body);
    if (status === 200) {
      if (this.lost.has(index)) this.lostAnswers.push(answer);
      else if (this.#isAcknowledgementLost(index)) {
        this.lost.add(index);
        this.#waiting.set(index, body);
        return;
      }
      this.acknowledged++;
    } else if (status === 0 || status === 429 || status >= 500) {
      this.retried++;
      await wait(RETRY_MS);
      this.#queue.push(message);
    } else {
      this.refused.push(`${status} ${answer}`);
      this.#closed = true;
    }
  }

  #post(body: string): Promise<{ status: number; answer: string }> {
    return new Promise((resolve) => {
      let counted = false;
      const conclude = (status: number, answer: string) => {
        if (counted) this.underWay--;
        counted = false;
        resolve({ status, answer });
      };
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const headers = {
        'content-type': 'text/plain; charset=UTF-8',
        'content-length': Buffer.byteLength(body),
      };
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
}
