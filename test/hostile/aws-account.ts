import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { throttling, unavailable } from '../../src/demo/aws-protocols.ts';
import { MINUTE } from '../../src/demo/company/clock.ts';
import { everyday } from '../../src/demo/company/index.ts';
import { writeMail, type MailEvent } from '../../src/demo/company/mail.ts';
import { Random } from '../../src/demo/company/random.ts';
import { SimulatedAws } from '../../src/demo/simulated-aws.ts';
import type { EventType } from '../../src/events/ses-event.ts';

/** What is done to each call. */
export type AwsMood = 'well' | 'slow' | 'breaking off' | 'partial';

/** What happens to mail, and the counters that have to tell of it. */
const told: Partial<Record<EventType, string>> = {
  send: 'ses_statistics_delivery_attempts_total',
  bounce: 'ses_statistics_bounces_total',
  complaint: 'ses_statistics_complaints_total',
  reject: 'ses_statistics_rejects_total',
};
const types = Object.keys(told) as (keyof typeof told)[];
const details: Partial<Record<EventType, object>> = {
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'a@b.example' }],
  },
  complaint: { complainedRecipients: [{ emailAddress: 'a@b.example' }] },
  reject: { reason: 'Bad content' },
};
/** So long before now the account's history ends, so that all that is new is what is sent here. */
const QUIET = 30 * MINUTE;

const SLOT = 15 * MINUTE;

export interface Total {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A simulated account whose API can fail, and whose mail is known. */
export class AwsAccount implements AsyncDisposable {
  /** What the program is told to ask. */
  readonly endpoint: string;
  mood: AwsMood = 'well';
  readonly #aws: SimulatedAws;
  readonly #random: Random;
  readonly #stack: AsyncDisposableStack;
  readonly #sent: { readonly type: EventType; readonly time: number }[] = [];

  private constructor(aws: SimulatedAws, port: number, random: Random, stack: AsyncDisposableStack) {
    this.#aws = aws;
    this.endpoint = `http://127.0.0.1:${port}`;
    this.#random = random;
    this.#stack = stack;
  }

  static async start(seed: string): Promise<AwsAccount> {
    await using stack = new AsyncDisposableStack();
    let history = -QUIET;
    const clock = { now: () => Date.now() + history };
    const aws = stack.use(await SimulatedAws.start({ seed, clock, statisticsGrid: 'hour' }));
    history = 0;
    let account: AwsAccount | undefined;
    const server = createServer((asked, response) => void account?.relay(asked, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stack.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    account = new AwsAccount(aws, port, new Random(`${seed} mail`), stack.move());
    return account;
  }

  /** Calls that were answered. */
  get calls(): number {
    return [...this.#aws.answered.values()].reduce((all, one) => all + one, 0);
  }

  /** Refuses the next calls. */
  refuse(times: number, as: 'throttling' | 'erring'): void {
    this.#aws.failNext(times, as === 'throttling' ? throttling : unavailable);
  }

  /** A mail is sent, or something becomes of one. */
  send(): void {
    const time = Date.now();
    const type = types[this.#sent.length % types.length] ?? 'send';
    const mail = writeMail(this.#random.pick(everyday), time, this.#random);
    const event: MailEvent = { type, time, mail, detail: { ...details[type] } };
    this.#aws.inject(event);
    this.#sent.push({ type, time });
  }

  /**
   * How much each total has to have grown since the first mail. GetSendStatistics shows a quarter of an hour when it is
   * over, CloudWatch everything some minutes later.
   */
  truth(withCloudWatch: boolean): readonly Total[] {
    const over = Math.floor(Date.now() / SLOT) * SLOT;
    const count = (type: EventType, until: number) =>
      this.#sent.filter((one) => one.type === type && one.time < until).length;
    return types.flatMap((type) => [
      { metric: told[type] ?? '', labels: {}, value: count(type, over) },
      ...(withCloudWatch
        ? [
            {
              metric: 'ses_cloudwatch_events_total',
              labels: { event_type: type },
              value: count(type, Infinity),
            },
          ]
        : []),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  private async relay(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(asked).catch(() => undefined);
    if (!body) return;
    if (this.mood === 'breaking off' && this.#random.chance(0.7)) {
      asked.socket.destroy();
      return;
    }
    if (this.mood === 'slow') await wait(this.#random.between(500, 4_000));
    const { method, headers, url } = asked;
    const forwarded = request(`${this.#aws.endpoint}${url ?? '/'}`, { method, headers }, (answer) => {
      void buffer(answer).then((found) => this.#answer(asked, response, answer, found));
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  }

  #answer(asked: IncomingMessage, response: ServerResponse, answer: IncomingMessage, found: Buffer): void {
    const target = String(asked.headers['x-amz-target'] ?? '');
    const isPartial =
      this.mood === 'partial' && target.endsWith('.GetMetricData') && answer.statusCode === 200;
    const body = isPartial ? Buffer.from(partial(found.toString())) : found;
    response.writeHead(answer.statusCode ?? 500, { ...answer.headers, 'content-length': body.length });
    response.end(body);
  }
}

/**
 * Half of the values, and the status that says so. Source: CloudWatch API reference, MetricDataResult: `PartialData`
 * means that an incomplete set of data points was returned.
 */
function partial(body: string): string {
  const answer = JSON.parse(body) as {
    MetricDataResults?: { Timestamps: unknown[]; Values: unknown[]; StatusCode: string }[];
  };
  for (const result of answer.MetricDataResults ?? []) {
    const half = Math.floor(result.Values.length / 2);
    result.Timestamps.splice(half);
    result.Values.splice(half);
    result.StatusCode = 'PartialData';
  }
  return JSON.stringify(answer);
}
