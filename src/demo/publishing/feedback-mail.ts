import { account } from '../company/index.ts';
import type { Mail, MailEvent } from '../company/mail.ts';

/** Where SES forwards feedback to: the Return-Path of mail without a configuration set, received by SES again. */
export const feedbackAddress = 'bounces@feedback.kitepaper.example';

const server = `${account.region}.amazonses.com`;
const BOUNDARY = '----=_Part_5909269_2113273023';

/** What is read of the details of a bounce or complaint. */
interface Feedback {
  readonly feedbackId?: string;
  readonly bounceType?: string;
  readonly bouncedRecipients?: readonly {
    readonly emailAddress: string;
    readonly status?: string;
    readonly diagnosticCode?: string;
  }[];
  readonly complainedRecipients?: readonly { readonly emailAddress: string }[];
  readonly complaintFeedbackType?: string;
}

/**
 * The mail by which SES forwards a bounce or complaint; `undefined` of any other event, which nobody is told of. Sources:
 * SES developer guide, "Receiving Amazon SES notifications through email"; RFC 3464 (reports of delivery) and RFC 5965 (of
 * abuse). The Message-ID is the feedback id, as it looks in mail that SES sends.
 */
export function feedbackMail({ type, time, mail, detail }: MailEvent): string | undefined {
  if (type !== 'bounce' && type !== 'complaint') return undefined;
  const feedback: Feedback = detail;
  const { from, subject, parts, report } =
    type === 'bounce' ? deliveryReport(feedback) : abuseReport(feedback);
  return lines(
    `Date: ${new Date(time).toUTCString()}`,
    `From: ${from}`,
    `To: ${feedbackAddress}`,
    `Message-ID: <${feedback.feedbackId ?? ''}@${server}>`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; boundary="${BOUNDARY}"; report-type=${report}`,
    '',
    ...[...parts, returned(mail)].flatMap((part) => [`--${BOUNDARY}`, part]),
    `--${BOUNDARY}--`,
    '',
  );
}

function deliveryReport({ bounceType, bouncedRecipients = [] }: Feedback) {
  const addresses = bouncedRecipients.map(({ emailAddress }) => emailAddress);
  const failures = bouncedRecipients.map(({ emailAddress, status, diagnosticCode }) =>
    lines(
      'Action: failed',
      `Final-Recipient: rfc822; ${emailAddress}`,
      ...(diagnosticCode ? [`Diagnostic-Code: ${diagnosticCode}`] : []),
      `Status: ${status ?? (bounceType === 'Transient' ? '4.0.0' : '5.0.0')}`,
      '',
    ),
  );
  return {
    from: `MAILER-DAEMON@${server}`,
    subject: 'Delivery Status Notification (Failure)',
    report: 'delivery-status',
    parts: [
      said('An error occurred while trying to deliver the mail to the following recipients:', ...addresses),
      lines('Content-Type: message/delivery-status', '', `Reporting-MTA: dsn; ${server}`, '', ...failures),
    ],
  };
}

/** Some providers send no report of the abuse, only the mail that it is about. */
function abuseReport({ complainedRecipients = [], complaintFeedbackType: kind }: Feedback) {
  const report = (recipient: string) =>
    lines(
      'Content-Type: message/feedback-report',
      '',
      `Feedback-Type: ${kind}`,
      'User-Agent: Feedback-Loop/1.0',
      'Version: 0.1',
      `Original-Rcpt-To: ${recipient}`,
      '',
    );
  return {
    from: `complaints@${account.region}.email-abuse.amazonses.com`,
    subject: 'complaint about message from 198.51.100.7',
    report: 'feedback-report',
    parts: [
      said('This is an email abuse report for an email message from amazonses.com.'),
      ...(kind ? complainedRecipients.map(({ emailAddress }) => report(emailAddress)) : []),
    ],
  };
}

function said(...text: readonly string[]): string {
  return lines('Content-Type: text/plain; charset=us-ascii', '', ...text);
}

/** The mail that it is about. */
function returned({ id, time, kind, recipients }: Mail): string {
  return lines(
    'Content-Type: message/rfc822',
    '',
    `Date: ${new Date(time).toUTCString()}`,
    `From: ${kind.from}`,
    `To: ${recipients.map(({ address }) => address).join(', ')}`,
    `Subject: ${kind.subject}`,
    `Message-ID: <${id}@${server}>`,
    '',
    'New kites are in the shop.',
    '',
  );
}

function lines(...all: readonly string[]): string {
  return all.join('\r\n');
}
