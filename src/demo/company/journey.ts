import { blocked, bouncesOf, type BounceKind } from './bounces.ts';
import { MINUTE, SECOND } from './clock.ts';
import type { Mailboxes } from './index.ts';
import { reportsComplaints } from './isps.ts';
import { sesId, within, type Mail, type MailEvent, type Recipient } from './mail.ts';
import type { Random } from './random.ts';
import type { Weather } from './story.ts';

const agents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
];

/** Everything that will happen to a mail, decided at once, in no order. */
export function journey(mail: Mail, weather: Weather, random: Random): MailEvent[] {
  const { kind } = mail;
  const broken = weather.brokenTemplate === kind.template ? 0.9 : 0;
  if (kind.template && random.chance(broken)) return [renderingFailure(mail)];
  const sent: MailEvent = { type: 'send', time: mail.time, mail, detail: {} };
  return [sent, ...mail.recipients.flatMap((to) => arrival(mail, to, weather, random))];
}

/** A mail in which SES finds a virus is accepted and goes no further. */
export function rejected(mail: Mail): MailEvent[] {
  return [{ type: 'reject', time: mail.time, mail, detail: { reason: 'Bad content' } }];
}

function renderingFailure(mail: Mail): MailEvent {
  const errorMessage = "Attribute 'tracking_number' is not present in the rendering data.";
  const detail = { errorMessage, templateName: mail.kind.template };
  return { type: 'rendering_failure', time: mail.time, mail, detail };
}

function arrival(mail: Mail, to: Recipient, weather: Weather, random: Random): MailEvent[] {
  const { domain } = to.at;
  if (weather.refusedBy?.includes(domain) && random.chance(0.85)) return [bounce(mail, to, blocked, random)];
  if (random.chance(mail.kind.bounced))
    return [bounce(mail, to, random.weighted(bouncesOf(mail.kind)), random)];
  const slow = weather.deferredBy?.includes(domain) ?? false;
  if (!random.chance(slow ? 0.5 : 0.006)) return delivered(mail, to, 0, random);
  const noticed = within(5, mail.time, random);
  const deferral = noticed - mail.time + random.between(1, 25) * MINUTE;
  // Nobody is told where there is no configuration set. Whether CloudWatch counts it is not documented; here it does not.
  const noted = mail.kind.configurationSet ? [delay(mail, to, noticed, slow)] : [];
  return [...noted, ...delivered(mail, to, deferral, random)];
}

function bounce(mail: Mail, to: Recipient, kind: BounceKind, random: Random): MailEvent {
  const { bounceType, bounceSubType, status, diagnosticCode } = kind;
  const dsn = status ? { action: 'failed', status, diagnosticCode } : {};
  const time = mail.time + processing(to.at, random);
  const detail = {
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress: to.address, ...dsn }],
    feedbackId: sesId(time, random),
    ...(status && {
      reportingMTA: 'dns; a7-12.smtp-out.eu-west-1.amazonses.com',
      remoteMtaIp: '203.0.113.25',
    }),
  };
  return { type: 'bounce', time, mail, detail };
}

function delay(mail: Mail, to: Recipient, time: number, slow: boolean): MailEvent {
  const diagnosticCode = slow
    ? `smtp; 421 4.7.28 ${to.at.mx} unusual rate of mail from your address`
    : `smtp; 421 4.4.1 unable to connect to ${to.at.mx}`;
  const detail = {
    delayType: slow ? 'IPFailure' : 'TransientCommunicationFailure',
    expirationTime: new Date(mail.time + 14 * 60 * MINUTE).toISOString(),
    delayedRecipients: [{ emailAddress: to.address, status: slow ? '4.7.28' : '4.4.1', diagnosticCode }],
  };
  return { type: 'delivery_delay', time, mail, detail };
}

function delivered(mail: Mail, to: Recipient, deferral: number, random: Random): MailEvent[] {
  const processingTimeMillis = Math.round(deferral) + processing(to.at, random);
  const time = mail.time + processingTimeMillis;
  const detail = {
    processingTimeMillis,
    recipients: [to.address],
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'a7-12.smtp-out.eu-west-1.amazonses.com',
    remoteMtaIp: '203.0.113.25',
  };
  const delivery: MailEvent = { type: 'delivery', time, mail, detail };
  return [delivery, ...complaint(mail, to, time, random), ...reading(mail, time, random)];
}

/** Of complaints, those that are none: somebody took the mail out of the spam folder. */
export const NOT_SPAM = 0.08;

function complaint(mail: Mail, to: Recipient, arrived: number, random: Random): MailEvent[] {
  if (!reportsComplaints(to.at) || !random.chance(mail.kind.complained)) return [];
  const time = within(25, arrived, random);
  const detail = {
    complainedRecipients: [{ emailAddress: to.address }],
    feedbackId: sesId(time, random),
    complaintSubType: null,
    ...(random.chance(0.85) && {
      userAgent: 'Feedback Loop (V1.0)',
      complaintFeedbackType: random.chance(NOT_SPAM / 0.85) ? 'not-spam' : 'abuse',
      arrivalDate: new Date(arrived).toISOString(),
    }),
  };
  return [{ type: 'complaint', time, mail, detail }];
}

function reading(mail: Mail, arrived: number, random: Random): MailEvent[] {
  const { opened, clicked, unsubscribed, links, campaign } = mail.kind;
  if (!random.chance(opened)) return [];
  const reader = { ipAddress: `192.0.2.${random.whole(1, 254)}`, userAgent: random.pick(agents) };
  const time = Math.round(arrived + 5 * SECOND + random.exponential(40 * MINUTE));
  const events: MailEvent[] = [{ type: 'open', time, mail, detail: reader }];
  if (random.chance(clicked / opened)) {
    const link = `https://${links}/${campaign}?item=${random.whole(1, 40)}`;
    const detail = { ...reader, link, linkTags: null };
    events.push({ type: 'click', time: within(2, time, random), mail, detail });
  }
  if (random.chance(unsubscribed / opened)) {
    events.push({ type: 'subscription', time: within(3, time, random), mail, detail: unsubscribe(random) });
  }
  return events;
}

/** Half of those who have enough leave one topic, the others all of them. */
function unsubscribe(random: Random): Readonly<Record<string, unknown>> {
  const all = random.chance(0.5);
  return {
    contactList: 'customers',
    source: 'UnsubscribeHeader',
    newTopicPreferences: preferences(all, all ? 'OptIn' : 'OptOut'),
    oldTopicPreferences: preferences(false, 'OptIn'),
  };
}

function preferences(unsubscribeAll: boolean, subscriptionStatus: string) {
  return { unsubscribeAll, topicSubscriptionStatus: [{ topicName: 'newsletter', subscriptionStatus }] };
}

/** Milliseconds until the receiving server has answered. */
function processing(at: Mailboxes, random: Random): number {
  return Math.round(at.seconds * SECOND * (0.4 + random.exponential(0.6)));
}
