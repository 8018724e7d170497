import type { SnsSigner } from './sns-signer.ts';

/** Messages that somebody who is not the topic might post; a good receiver refuses each for a reason of its own. */
export const forgeries = [
  /** The text was changed after it was signed. */
  (signer: SnsSigner, topicArn: string, time: number) => ({
    ...signer.notification({ topicArn, time, signatureVersion: '2', message: '{}' }),
    Message: '{"eventType":"Bounce"}',
  }),
  /** Rightly signed, but of a topic of somebody else's. */
  (signer: SnsSigner, topicArn: string, time: number) =>
    signer.notification({
      topicArn: topicArn.replace(/\d{12}/, '666666666666'),
      time,
      signatureVersion: '2',
      message: '{"eventType":"Bounce"}',
    }),
  /** The certificate lies on a host that looks like SNS's. */
  (signer: SnsSigner, topicArn: string, time: number) => ({
    ...signer.notification({ topicArn, time, signatureVersion: '2', message: '{}' }),
    SigningCertURL: 'https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-0.pem',
  }),
] as const;
