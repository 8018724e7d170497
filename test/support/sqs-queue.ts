import { randomUUID } from 'node:crypto';
import type { Queue, QueueMessage, Rest } from '../../src/contracts/queue.ts';
import { AwsError } from '../../src/aws/aws-error.ts';

interface Stored {
  readonly id: string;
  readonly body: string;
  receives: number;
  /** When it can be received again: milliseconds of `performance.now()`. */
  visibleAt: number;
}

/** What became of a message at last: deleted, in the dead-letter queue, put back, or left to its visibility timeout. */
export type Fate = 'deleted' | 'dead' | 'released' | 'left';

/** A queue as SQS's developer guide describes one, in memory. */
export class MemoryQueue implements Queue {
  readonly deleted: string[] = [];
  readonly dead: string[] = [];
  /** Seconds that released messages were to rest, in the order of their release. */
  readonly rests: number[] = [];
  /** Receives until a message moves to the dead-letter queue; `undefined` where there is none. */
  maxReceiveCount: number | undefined = 3;
  visibilityMs = 30_000;
  /** Thrown by the next calls, one each. */
  failures: Error[] = [];
  /** Receipt handles that DeleteMessageBatch calls failed, once. */
  undeletable = new Set<string>();
  /** Receives that wait when nothing is being dealt with. */
  readers = 2;
  received = 0;
  destroyed = false;
  /** Nothing is answered before. */
  opened: Promise<void> = Promise.resolve();
  readonly #stored = new Map<string, Stored>();
  readonly #waiting = new Set<() => void>();
  readonly #told = new Map<string, (fate: Fate) => void>();

  /**
   * Resolves with the first thing that becomes of the message once it was received.
   * @param receives how often it was received before.
   */
  send(body: string, receives = 0): Promise<Fate> {
    const id = randomUUID();
    this.#stored.set(id, { id, body, receives, visibleAt: 0 });
    const { promise, resolve } = Promise.withResolvers<Fate>();
    this.#told.set(id, resolve);
    this.#wake();
    return promise;
  }

  ids(): readonly string[] {
    return [...this.#stored.keys()];
  }

  get size(): number {
    return this.#stored.size;
  }

  async receive(waitSeconds: number, signal: AbortSignal): Promise<readonly QueueMessage[]> {
    await this.opened;
    this.#fail();
    let found = this.#visible();
    if (found.length === 0 && waitSeconds > 0) {
      await this.#arrival(signal);
      found = this.#visible();
    }
    this.received += found.length;
    return found;
  }

  delete(receiptHandles: readonly string[]): Promise<readonly string[]> {
    this.#fail();
    const failed = receiptHandles.filter((handle) => this.undeletable.delete(handle));
    for (const id of receiptHandles) {
      if (failed.includes(id)) continue;
      this.#stored.delete(id);
      this.deleted.push(id);
      this.#tell(id, 'deleted');
    }
    return Promise.resolve(failed);
  }

  /** Notes how long each shall rest, and lets it be received at once. */
  release(rests: readonly Rest[]): Promise<void> {
    this.#fail();
    this.rests.push(...rests.map(({ seconds }) => seconds));
    for (const { receiptHandle: id } of rests) {
      const stored = this.#stored.get(id);
      if (stored) stored.visibleAt = 0;
      this.#tell(id, 'released');
    }
    this.#wake();
    return Promise.resolve();
  }

  async state() {
    await this.opened;
    return {
      messages: { visible: this.size, in_flight: 0, delayed: 0 },
      maxReceiveCount: this.maxReceiveCount,
    };
  }

  destroy(): void {
    this.destroyed = true;
  }

  /** The visibility timeout of what was received and not deleted passes. */
  timeOut(): void {
    for (const stored of this.#stored.values()) {
      stored.visibleAt = 0;
      if (stored.receives > 0) this.#tell(stored.id, 'left');
    }
    this.#wake();
  }

  /** The same, once whoever reads the queue waits for more, and so is done with what it has. */
  timeOutIfIdle(): void {
    if (this.#waiting.size >= this.readers) this.timeOut();
  }

  #visible(): QueueMessage[] {
    const now = performance.now();
    const messages: QueueMessage[] = [];
    for (const stored of this.#stored.values()) {
      if (messages.length === 10) break;
      if (stored.visibleAt > now) continue;
      if (this.maxReceiveCount !== undefined && stored.receives >= this.maxReceiveCount) {
        this.#stored.delete(stored.id);
        this.dead.push(stored.id);
        this.#tell(stored.id, 'dead');
        continue;
      }
      stored.receives++;
      stored.visibleAt = now + this.visibilityMs;
      const { id, body, receives } = stored;
      messages.push({ id, receiptHandle: id, body, receives });
    }
    return messages;
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(new AwsError('sqs ReceiveMessage failed: AbortError', 'AbortError', {}));
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', abort);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #tell(id: string, fate: Fate): void {
    this.#told.get(id)?.(fate);
    this.#told.delete(id);
  }

  #fail(): void {
    const failure = this.failures.shift();
    if (failure) throw failure;
  }
}
