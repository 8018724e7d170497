import { bareAddress, domainOf } from '../../events/address.ts';
import type { EventType } from '../../events/ses-event.ts';
import { account } from '../company/index.ts';
import type { Mail, MailEvent } from '../company/mail.ts';

/** AWS's name of each event type, the object that holds its details, and whether that has a timestamp of its own. */
const forms: Readonly<Record<EventType, readonly [eventType: string, body: string, dated: boolean]>> = {
  send: ['Send', 'send', false],
  reject: ['Reject', 'reject', false],
  bounce: ['Bounce', 'bounce', true],
  complaint: ['Complaint', 'complaint', true],
  delivery: ['Delivery', 'delivery', true],
  open: ['Open', 'open', true],
  click: ['Click', 'click', true],
  rendering_failure: ['Rendering Failure', 'failure', false],
  delivery_delay: ['DeliveryDelay', 'deliveryDelay', true],
  subscription: ['Subscription', 'subscription', true],
};

/**
 * The event as SES publishes it to an SNS topic. Source: Amazon SES developer guide, "Examples of event data that Amazon
 * SES publishes to Amazon SNS".
 */
export function sesJson(event: MailEvent): Record<string, unknown> {
  const [eventType, body, dated] = forms[event.type];
  const timestamp = dated ? { timestamp: new Date(event.time).toISOString() } : {};
  return { eventType, mail: mailJson(event), [body]: { ...event.detail, ...timestamp } };
}

function mailJson({ type, mail }: MailEvent): Record<string, unknown> {
  const { kind } = mail;
  const source = kind.from;
  const recipients = mail.recipients.map(({ address }) => address);
  const domain = senderDomain(mail);
  const common = {
    timestamp: new Date(mail.time).toISOString(),
    source,
    sourceArn: `arn:aws:ses:${account.region}:${account.accountId}:identity/${domain}`,
    sendingAccountId: account.accountId,
    messageId: mail.id,
    destination: recipients,
    headersTruncated: false,
  };
  const tags = {
    'ses:operation': [kind.configurationSet === 'transactional' ? 'SendTemplatedEmail' : 'SendBulkEmail'],
    'ses:configuration-set': [kind.configurationSet],
    'ses:source-ip': ['192.0.2.10'],
    'ses:from-domain': [domain],
    'ses:caller-identity': ['mailer'],
    campaign: [kind.campaign],
    ...(type === 'delivery' && { 'ses:outgoing-ip': ['198.51.100.7'] }),
  };
  if (type === 'rendering_failure' || type === 'delivery_delay') return { ...common, tags };
  const headers = [
    { name: 'From', value: source },
    { name: 'To', value: recipients.join(', ') },
    { name: 'Subject', value: kind.subject },
    { name: 'MIME-Version', value: '1.0' },
    {
      name: 'Content-Type',
      value: 'multipart/alternative; boundary="----=_Part_7307378_1629847660.1516840721503"',
    },
  ];
  const commonHeaders = { from: [source], to: recipients, messageId: mail.id, subject: kind.subject };
  return { ...common, headers, commonHeaders, tags };
}

function senderDomain(mail: Mail): string {
  return domainOf(bareAddress(mail.kind.from));
}
