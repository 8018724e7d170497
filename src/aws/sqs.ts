import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { calling } from './errors.ts';
import type { Queue } from '../contracts/queue.ts';

/** "Valid values: 1 to 10" (SQS API reference, ReceiveMessage); a batch request has as many entries at most. */
const MOST_MESSAGES = 10;

/** The narrow interface over the SDK's client of SQS, for one queue. */
export function createQueue(client: SQSClient, url: string): Queue {
  return {
    receive: (waitSeconds, signal) =>
      calling('sqs', 'ReceiveMessage', async () => {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: MOST_MESSAGES,
            WaitTimeSeconds: waitSeconds,
            MessageSystemAttributeNames: ['ApproximateReceiveCount'],
          }),
          { abortSignal: signal },
        );
        return Messages.map(({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }) => ({
          id: MessageId,
          receiptHandle: ReceiptHandle,
          body: Body,
          receives: Number(Attributes['ApproximateReceiveCount'] ?? 1),
        }));
      }),
    delete: (receiptHandles) =>
      calling('sqs', 'DeleteMessageBatch', async () => {
        const { Failed = [] } = await client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: url,
            Entries: receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
          }),
        );
        return Failed.flatMap(({ Id }) => receiptHandles[Number(Id)] ?? []);
      }),
    release: (rests) =>
      calling('sqs', 'ChangeMessageVisibilityBatch', async () => {
        await client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: url,
            Entries: rests.map(({ receiptHandle, seconds }, index) => ({
              Id: String(index),
              ReceiptHandle: receiptHandle,
              VisibilityTimeout: seconds,
            })),
          }),
        );
      }),
    state: (signal) =>
      calling('sqs', 'GetQueueAttributes', async () => {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl: url,
            AttributeNames: [
              'ApproximateNumberOfMessages',
              'ApproximateNumberOfMessagesNotVisible',
              'ApproximateNumberOfMessagesDelayed',
              'RedrivePolicy',
            ],
          }),
          { abortSignal: signal },
        );
        return {
          messages: {
            visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
            in_flight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
            delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
          },
          maxReceiveCount: maxReceiveCount(Attributes.RedrivePolicy),
        };
      }),
    destroy: () => client.destroy(),
  };
}

/** RedrivePolicy is JSON; `maxReceiveCount` is a number in some answers and a text in others. */
function maxReceiveCount(policy: string | undefined): number | undefined {
  if (!policy) return undefined;
  const { maxReceiveCount: count } = JSON.parse(policy) as { readonly maxReceiveCount?: unknown };
  return count === undefined ? undefined : Number(count);
}
