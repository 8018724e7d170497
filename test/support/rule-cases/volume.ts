import { held, of, type AlertCases, type Input } from './case.ts';

const WEEK_MIN = 7 * 24 * 60;

const quota = (used: number, in4h = used): Input => ({
  [of('account:ses_quota_used:ratio')]: held(used),
  [of('account:ses_quota_used:predict4h')]: held(in4h),
});

/** What was sent in an hour, now and in the same hour of the week before. */
const sends = (now: number, lastWeek: number): Input => ({
  [of('account:ses_mail:increase1h', 'event_type="send"')]: `${lastWeek}x${WEEK_MIN - 60} ${now}x180`,
});
const inAWeek = WEEK_MIN + 45;

const delivered = (ratio: number, sent: number): Input => ({
  [of('account:ses_deliveries_per_send:ratio_increase1h')]: held(ratio),
  [of('account:ses_mail:increase1h', 'event_type="send"')]: held(sent),
});

const provider = (what: string, ratio: number, attempts: number): Input => ({
  [of(`provider:ses_${what}_per_attempt:ratio_increase1h`, 'recipient_provider="gmail"')]: held(ratio),
  [of('provider:ses_delivery_attempts:increase1h', 'recipient_provider="gmail"')]: held(attempts),
});

export const volumeCases: Readonly<Record<string, AlertCases>> = {
  SesQuotaNearlyUsed: {
    fires: [{ at: 11, input: quota(0.81) }],
    silent: [
      { at: 11, input: quota(0.8) },
      { at: 11, input: quota(0.96) },
      { at: 9, input: quota(0.81) },
    ],
  },
  SesQuotaExhausted: {
    fires: [{ at: 3, input: quota(0.96) }],
    silent: [
      { at: 3, input: quota(0.95) },
      { at: 1, input: quota(0.96) },
    ],
  },
  SesQuotaRunsOut: {
    fires: [{ at: 16, input: quota(0.5, 1) }],
    silent: [
      { at: 16, input: quota(0.5, 0.99) },
      { at: 16, input: quota(0.1, 1.2) },
      { at: 14, input: quota(0.5, 1) },
    ],
  },
  SesSendRateNearLimit: {
    fires: [{ at: 11, input: { [of('account:ses_send_rate_used:ratio_rate5m')]: held(0.81) } }],
    silent: [{ at: 11, input: { [of('account:ses_send_rate_used:ratio_rate5m')]: held(0.8) } }],
  },
  SesSendsStopped: {
    fires: [{ at: inAWeek, input: sends(0, 100) }],
    silent: [
      { at: inAWeek, input: sends(1, 100) },
      // Ten mails a day, and an hour without one.
      { at: inAWeek, input: sends(0, 99) },
      { at: 45, input: sends(0, 100) },
    ],
  },
  SesSendsDeviate: {
    fires: [
      { at: inAWeek, input: sends(401, 100) },
      { at: inAWeek, input: sends(24, 100) },
    ],
    silent: [
      { at: inAWeek, input: sends(400, 100) },
      { at: inAWeek, input: sends(25, 100) },
      { at: inAWeek, input: sends(1_000, 99) },
      { at: inAWeek, input: sends(0, 100) },
    ],
  },
  SesDeliveriesStall: {
    fires: [{ at: 16, input: delivered(0.49, 200) }],
    silent: [
      { at: 16, input: delivered(0.5, 200) },
      { at: 16, input: delivered(0, 199) },
      { at: 14, input: delivered(0, 200) },
    ],
  },
  SesProviderDelays: {
    fires: [{ at: 16, input: provider('delays', 0.21, 50) }],
    silent: [
      { at: 16, input: provider('delays', 0.2, 50) },
      { at: 16, input: provider('delays', 1, 49) },
    ],
  },
  SesProviderBlocks: {
    fires: [{ at: 11, input: provider('bounces', 0.21, 50) }],
    silent: [
      { at: 11, input: provider('bounces', 0.2, 50) },
      { at: 11, input: provider('bounces', 1, 49) },
    ],
  },
  SesRejects: {
    fires: [{ at: 1, input: { [of('account:ses_mail:increase1h', 'event_type="reject"')]: held(1) } }],
    silent: [{ at: 1, input: { [of('account:ses_mail:increase1h', 'event_type="reject"')]: held(0) } }],
  },
  SesRenderingFailures: {
    fires: [
      {
        at: 12,
        input: { [of('ses_rendering_failures_total', 'template="order",configuration_set="a"')]: '0x9 1x60' },
      },
    ],
    silent: [
      {
        at: 12,
        input: { [of('ses_rendering_failures_total', 'template="order",configuration_set="a"')]: '7x60' },
      },
      // A restart of the counter is no failure.
      {
        at: 12,
        input: { [of('ses_rendering_failures_total', 'template="order",configuration_set="a"')]: '7x9 0x60' },
      },
    ],
  },
};
