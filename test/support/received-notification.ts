import { NOW } from './sns-topic.ts';

type Verdict = 'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc';

export interface Reception {
  readonly recipients?: readonly string[];
  readonly verdicts?: Partial<Record<Verdict, string>>;
  /** What SES writes into the header above what came; by default what it found in a report of its own. */
  readonly header?: readonly string[];
  readonly encoding?: 'UTF8' | 'BASE64';
  readonly timestamp?: string;
}

/** SES's reports come from the empty sender, for which DMARC has no result. */
const ownReport: Readonly<Record<Verdict, string>> = {
  spam: 'PASS',
  virus: 'PASS',
  spf: 'GRAY',
  dkim: 'PASS',
  dmarc: 'PROCESSING_FAILED',
};

/** The header that SES puts above a mail which it receives. */
export function receptionHeader(
  results = 'spf=none (spfCheck: 192.0.2.9 is neither permitted nor denied) client-ip=192.0.2.9; helo=a14-86.smtp-out.amazonses.com;\r\n dkim=pass header.i=@amazonses.com;\r\n dmarc=permerror;',
): string[] {
  return [
    'Return-Path: <>',
    'Received: from a14-86.smtp-out.amazonses.com (a14-86.smtp-out.amazonses.com [192.0.2.9])',
    ' by inbound-smtp.eu-west-1.amazonaws.com with SMTP id d6iitobk75ur44p8kdnnp7g2n800',
    ' for bounces@shop.example.com;',
    ' Sat, 09 May 2026 03:34:49 +0000 (UTC)',
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    `Authentication-Results: amazonses.com;\r\n ${results}`,
    'X-SES-RECEIPT: AEFBQUFBQUFBQUF=',
  ];
}

/**
 * What the SNS action of a receipt rule publishes when the mail arrives; source: SES developer guide, "Contents of
 * notifications for Amazon SES email receiving". The guide does not tell of `action.encoding`, but SES does.
 */
export function receivedNotification(mail: string, more: Reception = {}): object {
  const { recipients = ['bounces@shop.example.com'], encoding = 'UTF8', verdicts = ownReport } = more;
  const timestamp = more.timestamp ?? new Date(NOW - 60_000).toISOString();
  const content = [...(more.header ?? receptionHeader()), mail].join('\r\n');
  return {
    notificationType: 'Received',
    receipt: {
      timestamp,
      processingTimeMillis: 222,
      recipients,
      ...Object.fromEntries(Object.entries(verdicts).map(([name, status]) => [`${name}Verdict`, { status }])),
      action: { type: 'SNS', topicArn: 'arn:aws:sns:eu-west-1:123456789012:ses-events', encoding },
    },
    mail: { timestamp, source: '', messageId: 'd6iitobk75ur44p8kdnnp7g2n800', destination: recipients },
    content: encoding === 'BASE64' ? Buffer.from(content).toString('base64') : content,
  };
}
