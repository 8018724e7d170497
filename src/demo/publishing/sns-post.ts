import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { SnsEnvelope } from './sns-signer.ts';

/** SNS waits so long for an answer (developer guide, "Amazon SNS message delivery retries"). */
const TIMEOUT_MS = 15_000;

/** Connections to one endpoint, kept open, never more than `connections`. */
export function postAgent(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections });
}

/**
 * Posts an envelope as SNS does. Source of the headers: Amazon SNS developer guide, "HTTP/HTTPS headers".
 * @returns the status that was answered; 0 when none was.
 */
export async function postSns(agent: Agent, endpoint: URL, envelope: SnsEnvelope): Promise<number> {
  const { Type = '', MessageId = '', TopicArn = '', UnsubscribeURL } = envelope;
  const subscription = UnsubscribeURL && URL.parse(UnsubscribeURL)?.searchParams.get('SubscriptionArn');
  const body = JSON.stringify(envelope, null, 2);
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Amazon Simple Notification Service Agent',
    'accept-encoding': 'gzip,deflate',
    'x-amz-sns-message-type': Type,
    'x-amz-sns-message-id': MessageId,
    'x-amz-sns-topic-arn': TopicArn,
    ...(subscription && { 'x-amz-sns-subscription-arn': subscription }),
  };
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const post = request(endpoint, { method: 'POST', agent, headers, signal }, (response) => {
      const status = response.statusCode ?? 0;
      buffer(response).then(
        () => resolve(status),
        () => resolve(0),
      );
    });
    post.on('error', () => resolve(0));
    post.end(body);
  });
}
