import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { jsonAnswer, type Answer, type Reply } from '../aws-protocols.ts';
import { account } from '../company/index.ts';
import type { DeliveryStats } from './sns-delivery.ts';
import { noDeliveries } from './sns-delivery.ts';
import type { SnsTopic } from './sns-topic.ts';

const VISIBILITY_MS = 30_000;
const POLL_MS = 20;
/** "Maximum number of messages" of one receive and of one batch (SQS API reference). */
const BATCH = 10;

interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
  /** Milliseconds of the real clock, which is what a reader waits by. */
  visibleAt: number;
}

interface BatchInput {
  readonly Entries?: readonly {
    readonly Id: string;
    readonly ReceiptHandle: string;
    readonly VisibilityTimeout?: number;
  }[];
}

/**
 * A standard queue that is subscribed to the topic: each message at least once, in SNS's signed envelope. It speaks the
 * AWS JSON protocol; source of the shapes: Amazon SQS API reference.
 */
export class SqsQueue {
  readonly url: string;
  readonly stats: DeliveryStats = { ...noDeliveries };
  readonly #topic: SnsTopic;
  readonly #redeliver: () => boolean;
  readonly #messages = new Map<string, Message>();

  /** @param redeliver asked for each message: whether it comes twice. */
  constructor(origin: string, topic: SnsTopic, redeliver: () => boolean = () => false) {
    this.url = `${origin}/${account.accountId}/ses-events`;
    this.#topic = topic;
    this.#redeliver = redeliver;
  }

  /** Takes a text as SES publishes it to the topic. */
  publish(text: string, subject?: string): void {
    const body = JSON.stringify(this.#topic.envelopeOf(text, subject));
    const copies = this.#redeliver() ? 2 : 1;
    this.stats.redelivered += copies - 1;
    for (let at = 0; at < copies; at++) {
      const id = randomUUID();
      this.#messages.set(id, { id, body, receives: 0, visibleAt: 0 });
    }
  }

  /** Messages that were not deleted yet. */
  get size(): number {
    return this.#messages.size;
  }

  async answer(operation: string, input: unknown): Promise<Reply> {
    switch (operation) {
      case 'ReceiveMessage':
        return jsonAnswer({
          Messages: await this.#receive((input as { WaitTimeSeconds?: number }).WaitTimeSeconds ?? 0),
        });
      case 'DeleteMessageBatch':
        return this.#batch(input as BatchInput, ({ ReceiptHandle }) => {
          if (this.#messages.delete(ReceiptHandle)) this.stats.delivered++;
        });
      case 'ChangeMessageVisibilityBatch':
        return this.#batch(input as BatchInput, ({ ReceiptHandle, VisibilityTimeout = 0 }) => {
          const message = this.#messages.get(ReceiptHandle);
          if (message) message.visibleAt = Date.now() + VisibilityTimeout * 1_000;
        });
      case 'GetQueueAttributes': {
        const visible = [...this.#messages.values()].filter(
          ({ visibleAt }) => visibleAt <= Date.now(),
        ).length;
        return jsonAnswer({
          Attributes: {
            ApproximateNumberOfMessages: String(visible),
            ApproximateNumberOfMessagesNotVisible: String(this.size - visible),
            ApproximateNumberOfMessagesDelayed: '0',
          },
        });
      }
      default:
        return { status: 400, code: 'UnsupportedOperation', message: `${operation} is not simulated` };
    }
  }

  async #receive(waitSeconds: number): Promise<object[]> {
    for (const end = Date.now() + waitSeconds * 1_000; ; await wait(POLL_MS)) {
      const now = Date.now();
      const found = [...this.#messages.values()].filter(({ visibleAt }) => visibleAt <= now).slice(0, BATCH);
      if (found.length === 0 && now < end) continue;
      return found.map((message) => {
        message.receives++;
        message.visibleAt = now + VISIBILITY_MS;
        return {
          MessageId: message.id,
          ReceiptHandle: message.id,
          MD5OfBody: createHash('md5').update(message.body).digest('hex'),
          Body: message.body,
          Attributes: { ApproximateReceiveCount: String(message.receives) },
        };
      });
    }
  }

  #batch(
    { Entries = [] }: BatchInput,
    work: (entry: NonNullable<BatchInput['Entries']>[number]) => void,
  ): Answer {
    for (const entry of Entries) work(entry);
    return jsonAnswer({ Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] });
  }
}
