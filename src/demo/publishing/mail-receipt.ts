import { feedbackAddress } from './feedback-mail.ts';

/** The subject of what an SNS action publishes. */
export const receiptSubject = 'Amazon SES Email Receipt Notification';

/** What SES finds in its own reports: they come from the empty sender, for which DMARC has no result. */
const verdicts = { spam: 'PASS', virus: 'PASS', spf: 'GRAY', dkim: 'PASS', dmarc: 'PROCESSING_FAILED' };

/** What SES writes above a mail that it receives. */
const header = [
  'Return-Path: <>',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: PASS',
  'Authentication-Results: amazonses.com; spf=none; dkim=pass header.i=@amazonses.com; dmarc=permerror;',
  'X-SES-RECEIPT: AEFBQUFBQUFBQUF=',
];

/**
 * What the SNS action of the rule `feedback-to-the-exporter` publishes of a mail that SES received. Source: SES developer
 * guide, "Contents of notifications for Amazon SES email receiving".
 * @param time when it was received: milliseconds since the epoch
 */
export function receiptNotification(mail: string, id: string, time: number, topicArn: string) {
  const timestamp = new Date(time).toISOString();
  return {
    notificationType: 'Received',
    receipt: {
      timestamp,
      processingTimeMillis: 222,
      recipients: [feedbackAddress],
      ...Object.fromEntries(Object.entries(verdicts).map(([name, status]) => [`${name}Verdict`, { status }])),
      action: { type: 'SNS', topicArn, encoding: 'BASE64' },
    },
    mail: { timestamp, source: '', messageId: id, destination: [feedbackAddress] },
    content: Buffer.from([...header, mail].join('\r\n')).toString('base64'),
  };
}
