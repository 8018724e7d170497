import { readdirSync, readFileSync } from 'node:fs';
import { topicArn, NOW } from '../support/sns-topic.ts';
import type { Json } from './json.ts';

const time = new Date(NOW - 60_000).toISOString();

function read(folder: string): readonly { readonly name: string; readonly text: string }[] {
  const url = new URL(`../fixtures/${folder}/`, import.meta.url);
  return readdirSync(url).map((name) => ({ name, text: readFileSync(new URL(name, url), 'utf8') }));
}

/** AWS's documented events, as if they were of now. */
function eventsOf(prefix: RegExp): readonly { readonly [name: string]: Json }[] {
  return read('events')
    .filter(({ name }) => prefix.test(name))
    .map(
      ({ text }) =>
        JSON.parse(text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, time)) as { [name: string]: Json },
    );
}

export const sesEvents = eventsOf(/^(?!eventbridge)/);
export const eventBridgeEvents = eventsOf(/^eventbridge/);
export const mails = read('feedback-email')
  .filter(({ name }) => name.endsWith('.eml'))
  .map(({ text }) => text.replace(/^Date: .*$/m, `Date: ${new Date(NOW - 60_000).toUTCString()}`));

/** What SNS posts around a text. */
export function envelopeOf(message: string): { readonly [name: string]: Json } {
  return {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: topicArn,
    Subject: 'Amazon SES Email Event Notification',
    Message: message,
    Timestamp: time,
    SignatureVersion: '2',
    Signature: 'RVhBTVBMRQ==',
    SigningCertURL:
      'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-6209c161c6221fdf56ec1eb5c821d112.pem',
    UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  };
}

/** The event of EventBridge's around an event of SES's. */
export function eventBridgeOf(detail: Json): { readonly [name: string]: Json } {
  return {
    version: '0',
    id: '12345678-1234-1234-1234-111122223333',
    'detail-type': 'Email Bounced',
    source: 'aws.ses',
    account: '123456789012',
    time,
    region: 'eu-west-1',
    resources: ['arn:aws:ses:eu-west-1:123456789012:configuration-set/marketing'],
    detail,
  };
}
