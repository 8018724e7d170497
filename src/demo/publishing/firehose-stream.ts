import { randomUUID } from 'node:crypto';
import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../../platform/clock.ts';
import { account } from '../company/index.ts';
import { noDeliveries, type DeliveryStats } from './sns-delivery.ts';

// Sources: Amazon Data Firehose developer guide, "Understand HTTP endpoint delivery request and response
// specifications"; API reference, HttpEndpointBufferingHints and HttpEndpointRetryOptions.

const TIMEOUT_MS = 180_000;
const LONGEST_PAUSE_MS = 120_000;
const MAX_RECORDS = 10_000;

export interface HttpEndpoint {
  readonly url: string;
  readonly accessKey: string;
}

export interface StreamOptions {
  /** How long records are gathered (milliseconds), and how many bytes of data at most; AWS's are 300,000 and 5 MiB. */
  readonly interval?: number;
  readonly size?: number;
  readonly gzip?: boolean;
  /** How long a batch is tried again, and the pause before the first time: milliseconds. */
  readonly retryDuration?: number;
  readonly firstPause?: number;
  /** Asked after each delivery: whether to deliver the same batch once more, as Firehose may at any time. */
  readonly redeliver?: () => boolean;
}

export interface FirehoseRequest {
  readonly requestId: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** A batch as Firehose posts it; `data` is the content of each record. */
export function firehoseRequest(
  data: readonly string[],
  { arn, accessKey, time, gzip }: { arn: string; accessKey: string; time: number; gzip: boolean },
): FirehoseRequest {
  const requestId = randomUUID();
  const records = data.map((one) => ({ data: Buffer.from(one).toString('base64') }));
  const json = Buffer.from(JSON.stringify({ requestId, timestamp: time, records }));
  const body = gzip ? gzipSync(json) : json;
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    ...(gzip && { 'content-encoding': 'gzip' }),
    'user-agent': 'Amazon Kinesis Data Firehose Agent/1.0',
    'x-amz-firehose-protocol-version': '1.0',
    'x-amz-firehose-request-id': requestId,
    'x-amz-firehose-source-arn': arn,
    'x-amz-firehose-access-key': accessKey,
  };
  return { requestId, headers, body };
}

/** Whether Firehose takes an answer for success: nothing but 200, the same request's id, and a number for the time. */
export function isAcknowledged(
  { status, type, body }: { status: number; type: string; body: string },
  requestId: string,
): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    const { requestId: id, timestamp, ...others } = answer as Record<string, unknown>;
    const fits = id === requestId && Number.isInteger(timestamp) && Object.keys(others).length === 0;
    return status === 200 && type === 'application/json' && fits;
  } catch {
    return false;
  }
}

/** A stream that gathers events and delivers them in batches to one HTTP endpoint: each at least once, in no order. */
export class FirehoseStream implements AsyncDisposable {
  readonly arn = `arn:aws:firehose:${account.region}:${account.accountId}:deliverystream/ses-events`;
  /** Counted in records; `failed` are those that went to the S3 bucket. */
  readonly stats: DeliveryStats = { ...noDeliveries };
  readonly #clock: Clock;
  readonly #endpoint: HttpEndpoint;
  readonly #options: Required<StreamOptions>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #gathered: string[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, endpoint: HttpEndpoint, options: StreamOptions = {}) {
    this.#clock = clock;
    this.#endpoint = endpoint;
    this.#options = {
      interval: 1_000,
      size: 5_242_880,
      gzip: true,
      retryDuration: 300_000,
      firstPause: 1_000,
      redeliver: () => false,
      ...options,
    };
  }

  /** Takes the JSON of an event as SES writes it; SES ends each with a newline. */
  publish(text: string): void {
    if (this.#closing.signal.aborted) return;
    this.#gathered.push(`${text}\n`);
    this.#bytes += Buffer.byteLength(text) + 1;
    if (this.#bytes >= this.#options.size || this.#gathered.length === MAX_RECORDS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#options.interval);
  }

  /** Delivers what is gathered. Resolves when every batch is delivered or given up. */
  async idle(): Promise<void> {
    this.#flush();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Drops what waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#gathered = [];
    this.#closing.abort();
    await this.idle();
    this.#agent.destroy();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const data = this.#gathered;
    this.#gathered = [];
    this.#bytes = 0;
    if (data.length === 0) return;
    const delivery = this.#deliver(data).finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
  }

  async #deliver(data: readonly string[]): Promise<void> {
    const { gzip, retryDuration, firstPause, redeliver } = this.#options;
    const { accessKey } = this.#endpoint;
    const { signal } = this.#closing;
    const batch = firehoseRequest(data, { arn: this.arn, accessKey, time: this.#clock.now(), gzip });
    let isSecond = false;
    let left = retryDuration;
    for (let pause = firstPause; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const answer = await this.#post(batch);
      if (isAcknowledged(answer, batch.requestId)) {
        this.stats.delivered += data.length;
        if (isSecond) this.stats.redelivered += data.length;
        if (isSecond || !redeliver()) return;
        isSecond = true;
      } else if (answer.status === 413 || left <= 0) {
        this.stats.failed += data.length;
        return;
      } else {
        this.stats.retried += data.length;
        left -= pause;
        await wait(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** The status is 0 when there was no answer. */
  #post({ headers, body }: FirehoseRequest): Promise<{ status: number; type: string; body: string }> {
    return new Promise((resolve) => {
      const none = () => resolve({ status: 0, type: '', body: '' });
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const options = { method: 'POST', agent: this.#agent, headers, signal };
      const post = request(this.#endpoint.url, options, (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        buffer(response).then(
          (text) => resolve({ status, type: answered['content-type'] ?? '', body: text.toString() }),
          none,
        );
      });
      post.on('error', none);
      post.end(body);
    });
  }
}
