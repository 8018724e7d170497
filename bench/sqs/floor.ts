import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/**
 * The floor of SQS: loops that receive and delete with the SDK's client, and look at no message. No envelope, no
 * signature, no identity, no ledger, no metrics. Usage: node floor.ts QUEUE_URL CONCURRENCY
 */
const [, , url = '', concurrency = ''] = process.argv;
const client = new SQSClient({ region: 'eu-west-1', endpoint: new URL(url).origin });

async function loop(): Promise<never> {
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
  }
}

console.log('listening on 1');
await Promise.all(Array.from({ length: Number(concurrency) }, loop));
