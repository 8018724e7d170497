import { verify, type KeyObject } from 'node:crypto';
import type { SnsMessage } from './message.ts';

const algorithms = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' } as const;

/**
 * The string that SNS signs: each field's name and value on lines of their own, in this order, absent fields left
 * out. Source: Amazon SNS developer guide, "Verifying the signatures of Amazon SNS messages".
 */
export function canonicalString(message: SnsMessage): string {
  const { type, messageId, timestamp, topicArn } = message;
  const start = `Message\n${message.message}\nMessageId\n${messageId}\n`;
  const end = `TopicArn\n${topicArn}\nType\n${type}\n`;
  if (type === 'Notification') {
    const subject = message.subject === undefined ? '' : `Subject\n${message.subject}\n`;
    return `${start}${subject}Timestamp\n${timestamp}\n${end}`;
  }
  const { subscribeUrl, token } = message;
  return `${start}SubscribeURL\n${subscribeUrl}\nTimestamp\n${timestamp}\nToken\n${token}\n${end}`;
}

/** Whether the holder of the key signed this message: version 1 is RSA with SHA1, version 2 with SHA256. */
export function isSignedBy(message: SnsMessage, key: KeyObject): boolean {
  const data = Buffer.from(canonicalString(message));
  return verify(algorithms[message.signatureVersion], data, key, message.signature);
}
