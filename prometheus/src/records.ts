import { selector } from '../../src/metrics/promql.ts';
import { ACCOUNT, increase, levels, mail, recorded, windows, type Level, type Window } from './query.ts';

export interface Recording {
  readonly record: string;
  readonly expr: string;
}
export interface RecordingGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Recording[];
}

const FOUR_HOURS_S = 4 * 3_600;

/** Long windows change slowly and cost more to read. */
const intervals: Readonly<Record<Window, string>> = { '5m': '1m', '1h': '1m', '1d': '5m', '7d': '5m' };

export const recordingGroups: readonly RecordingGroup[] = [
  ...windows.map((window) => ({
    name: `ses-rates-${window}`,
    interval: intervals[window],
    rules: [
      ...accountRules(window),
      ...Object.keys(levels).flatMap((level) => levelRules(level as Level, window)),
    ],
  })),
  { name: 'ses-providers', interval: '1m', rules: (['1h', '1d'] as const).flatMap(providerRules) },
  { name: 'ses-forecasts', interval: '1m', rules: forecasts() },
];

function per(what: string, of: string): string {
  return `${what} / on (${ACCOUNT}) (${of} > 0)`;
}

/** At the trend of the last day. */
function days(ratio: string, limit: string): string {
  return `(${limit} - on (${ACCOUNT}) ${ratio}) / on (${ACCOUNT}) (86400 * deriv(${ratio}[1d]) > 0)`;
}

/**
 * What an account sent by its events where carriers bring any, else by CloudWatch: never a numerator of one and a
 * denominator of the other. Divided only by what was sent, so that no mail gives no rate.
 */
function accountRules(window: Window): readonly Recording[] {
  const events = withHardBounces(window, ACCOUNT);
  const cloudwatch = increase('ses_cloudwatch_events_total', window, `${ACCOUNT}, event_type`);
  const counted = `(${events})`;
  const sent = increase('ses_event_recipients_total', window, ACCOUNT, { event_type: 'send' });
  const bounced = `(${mail(window, 'hard_bounce')} or on (${ACCOUNT}) ${mail(window, 'bounce')})`;
  const [send, delivery] = [mail(window, 'send'), mail(window, 'delivery')];
  return [
    {
      record: recorded.mail(window),
      expr: `${counted} and on (${ACCOUNT}) (${sent} > 0) or on (${ACCOUNT}) ${cloudwatch} or on (${ACCOUNT}) ${counted}`,
    },
    { record: recorded.bounceRate(window), expr: per(bounced, send) },
    { record: recorded.complaintRate(window), expr: per(mail(window, 'complaint'), send) },
    { record: recorded.deliveryRate(window), expr: per(delivery, send) },
    { record: recorded.rejectRate(window), expr: per(mail(window, 'reject'), send) },
    { record: recorded.openRate(window), expr: per(mail(window, 'open'), delivery) },
    { record: recorded.clickRate(window), expr: per(mail(window, 'click'), delivery) },
  ];
}

/** The same of a part of the mail, by events alone. */
function levelRules(level: Level, window: Window): readonly Recording[] {
  const by = `${ACCOUNT}, ${level}`;
  const of = (type: string) => `${recorded.mailOf(level, window)}{event_type="${type}"}`;
  const perSend = (what: string) => `${what} / on (${by}) (${of('send')} > 0)`;
  const bounced = level === 'configuration_set' ? of('hard_bounce') : of('bounce');
  return [
    {
      record: recorded.mailOf(level, window),
      expr:
        level === 'configuration_set'
          ? withHardBounces(window, by)
          : increase('ses_event_recipients_total', window, `${by}, event_type`),
    },
    { record: recorded.bounceRateOf(level, window), expr: perSend(bounced) },
    { record: recorded.complaintRateOf(level, window), expr: perSend(of('complaint')) },
  ];
}

/** AWS judges hard bounces alone (SES developer guide, "Sending review process FAQs"); events tell which those are. */
function withHardBounces(window: Window, by: string): string {
  const all = increase('ses_event_recipients_total', window, `${by}, event_type`);
  const hard = increase('ses_bounced_recipients_total', window, by, { bounce_type: 'permanent' });
  return `${all} or label_replace(${hard}, "event_type", "hard_bounce", "", "")`;
}

/** An attempt ends in a delivery, a bounce or, for now, a delay. */
function providerRules(window: '1h' | '1d'): readonly Recording[] {
  const by = `${ACCOUNT}, recipient_provider`;
  const delivered = increase('ses_delivery_duration_seconds_count', window, by);
  const bounced = increase('ses_bounced_recipients_total', window, by);
  const delayed = increase('ses_delivery_delays_total', window, by);
  const orNone = (what: string) =>
    `(${what} or on (${by}) 0 * (${delivered} or on (${by}) ${bounced} or on (${by}) ${delayed}))`;
  const perAttempt = (what: string) => `${what} / on (${by}) (${recorded.providerAttempts(window)} > 0)`;
  return [
    {
      record: recorded.providerAttempts(window),
      expr: `${orNone(delivered)} + ${orNone(bounced)} + ${orNone(delayed)}`,
    },
    { record: recorded.providerDelayed(window), expr: perAttempt(delayed) },
    { record: recorded.providerBounced(window), expr: perAttempt(bounced) },
    ...(window === '1h'
      ? [
          {
            record: recorded.providerDuration,
            expr: `histogram_quantile(0.95, sum by (${by}, le) (rate(${selector('ses_delivery_duration_seconds_bucket')}[1h])))`,
          },
        ]
      : []),
  ];
}

/** A quota of -1 is unlimited (SES API reference, GetSendQuota), and never used up. */
function forecasts(): readonly Recording[] {
  const limited = `(${selector('ses_account_max_24_hour_send')} > 0)`;
  const sent = selector('ses_account_sent_last_24_hours');
  const rate = `(${selector('ses_account_max_send_rate')} > 0)`;
  return [
    { record: recorded.quotaUsed, expr: `sum by (${ACCOUNT}) (${sent} / ${limited})` },
    {
      record: recorded.quotaUsedIn4h,
      expr: `sum by (${ACCOUNT}) (predict_linear(${sent}[1h], ${FOUR_HOURS_S}) / ${limited})`,
    },
    {
      record: recorded.sendRateUsed,
      expr: `${mail('5m', 'send')} / 300 / on (${ACCOUNT}) sum by (${ACCOUNT}) ${rate}`,
    },
    {
      record: recorded.daysToBounceLimit,
      expr: days(
        recorded.bounceRate('7d'),
        `max by (${ACCOUNT}) (${selector('ses_limit_bounce_rate_review')})`,
      ),
    },
    {
      record: recorded.daysToComplaintLimit,
      expr: days(
        recorded.complaintRate('7d'),
        `max by (${ACCOUNT}) (${selector('ses_limit_complaint_rate_review')})`,
      ),
    },
  ];
}
