/**
 * The SQS calls that the receiver makes, of one queue. Source of each shape: the Amazon SQS API reference.
 * Every call throws AwsError.
 */
export interface Queue {
  /** Ten messages at most; waits up to `waitSeconds` for the first. */
  receive(waitSeconds: number, signal: AbortSignal): Promise<readonly QueueMessage[]>;
  /** Deletes up to ten messages. Returns the receipt handles of those that could not be. */
  delete(receiptHandles: readonly string[]): Promise<readonly string[]>;
  /** Lets up to ten messages be received again, each when it has rested. */
  release(rests: readonly Rest[]): Promise<void>;
  state(signal: AbortSignal): Promise<QueueState>;
  /** Closes connections. */
  destroy(): void;
}

export interface QueueMessage {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** How often it was received, this time included. */
  readonly receives: number;
}

export interface Rest {
  readonly receiptHandle: string;
  readonly seconds: number;
}

export interface QueueState {
  /** All approximate. */
  readonly messages: Readonly<Record<'visible' | 'in_flight' | 'delayed', number>>;
  /** After so many receives SQS moves a message to the dead-letter queue; `undefined` where there is none. */
  readonly maxReceiveCount: number | undefined;
}
