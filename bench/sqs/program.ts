import { startWholeProgram } from '../common/whole-program.ts';

/**
 * The whole program with the SQS receiver. It has read the queue before it prints a port.
 * Usage: node program.ts QUEUE_URL CONCURRENCY CERTIFICATE_PEM TOPIC_ARN
 */
const [, , url = '', concurrency = '', certificate = '', topic = ''] = process.argv;
const queue = { url, region: 'eu-west-1', endpoint: new URL(url).origin };
await startWholeProgram(
  { receivers: { sqs: { queues: [{ ...queue, topics: [topic], concurrency: Number(concurrency) }] } } },
  { fetchText: () => Promise.resolve(certificate) },
);
console.log('listening on 1');
