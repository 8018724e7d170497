import { randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';

/** An envelope as SNS posts it, ready for JSON.stringify. */
export type SnsEnvelope = Readonly<Record<string, string>>;

export interface SnsSignerOptions {
  readonly privateKey: KeyObject;
  /** Where the certificate of that key can be read. */
  readonly certificateUrl: string;
  /** Scheme, host and port of the simulated SNS, for the URLs that confirm and unsubscribe. */
  readonly endpoint: string;
}

export interface Delivery {
  readonly topicArn: string;
  /** When SNS sent it: milliseconds since the epoch. */
  readonly time: number;
  readonly messageId?: string;
  /** SNS signs with version 1 unless the topic's attribute SignatureVersion says 2. */
  readonly signatureVersion?: '1' | '2';
}

export interface SnsSigner {
  notification(delivery: Delivery & { readonly message: string; readonly subject?: string }): SnsEnvelope;
  subscriptionConfirmation(delivery: Delivery): SnsEnvelope;
  unsubscribeConfirmation(delivery: Delivery): SnsEnvelope;
  /** Signs an envelope as it is, whatever it says: for messages that SNS would not send. */
  sign(envelope: SnsEnvelope): SnsEnvelope;
}

/** A subscription's id is the last part of its ARN; one subscription is enough for a simulated topic. */
const SUBSCRIPTION = '2bcfbf39-05c3-41de-beaa-fcfcc21c8f55';

const signedFields = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  Confirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const;

/**
 * Plays the part of SNS: builds and signs what it posts to an HTTP endpoint. It shares no code with the receiver that
 * verifies, so that the two check each other. Source: Amazon SNS developer guide, "Parsing Amazon SNS message formats"
 * and "Verifying the signatures of Amazon SNS messages".
 */
export function createSnsSigner({ privateKey, certificateUrl, endpoint }: SnsSignerOptions): SnsSigner {
  const signed = (envelope: SnsEnvelope): SnsEnvelope => {
    const { Type: type, SignatureVersion: version } = envelope;
    const names = signedFields[type === 'Notification' ? type : 'Confirmation'];
    const text = names.map((name) => (name in envelope ? `${name}\n${envelope[name]}\n` : '')).join('');
    const algorithm = version === '2' ? 'RSA-SHA256' : 'RSA-SHA1';
    return { ...envelope, Signature: sign(algorithm, Buffer.from(text), privateKey).toString('base64') };
  };

  const confirmation = (type: string, message: string, delivery: Delivery): SnsEnvelope => {
    const { topicArn, time, messageId = randomUUID(), signatureVersion = '1' } = delivery;
    const token = randomBytes(128).toString('hex');
    return signed({
      Type: type,
      MessageId: messageId,
      Token: token,
      TopicArn: topicArn,
      Message: message,
      SubscribeURL: `${endpoint}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`,
      Timestamp: new Date(time).toISOString(),
      SignatureVersion: signatureVersion,
      Signature: '',
      SigningCertURL: certificateUrl,
    });
  };

  return {
    sign: signed,
    notification({ topicArn, time, message, subject, messageId = randomUUID(), signatureVersion = '1' }) {
      return signed({
        Type: 'Notification',
        MessageId: messageId,
        TopicArn: topicArn,
        ...(subject !== undefined && { Subject: subject }),
        Message: message,
        Timestamp: new Date(time).toISOString(),
        SignatureVersion: signatureVersion,
        Signature: '',
        SigningCertURL: certificateUrl,
        UnsubscribeURL: `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${topicArn}:${SUBSCRIPTION}`,
      });
    },
    subscriptionConfirmation(delivery) {
      const message = `You have chosen to subscribe to the topic ${delivery.topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`;
      return confirmation('SubscriptionConfirmation', message, delivery);
    },
    unsubscribeConfirmation(delivery) {
      const message = `You have chosen to deactivate subscription ${delivery.topicArn}:${SUBSCRIPTION}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`;
      return confirmation('UnsubscribeConfirmation', message, delivery);
    },
  };
}
