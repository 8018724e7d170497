import { NOW } from './sns-topic.ts';

type Verdict = 'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc';

export interface Reception {
  readonly recipients?: readonly string[];
  readonly verdicts?: Partial<Record<Verdict, string>>;
  readonly encoding?: 'UTF-8' | 'Base64';
  readonly timestamp?: string;
}

/** What the SNS action of a receipt rule publishes; source: SES developer guide, "Contents of notifications for Amazon SES email receiving". */
export function receivedNotification(content: string, more: Reception = {}): object {
  const { recipients = ['bounces@shop.example.com'], encoding = 'UTF-8' } = more;
  const { verdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' } } = more;
  const timestamp = more.timestamp ?? new Date(NOW - 60_000).toISOString();
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
    content,
  };
}
