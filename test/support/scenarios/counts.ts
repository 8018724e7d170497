import { bounceAlerts, complaintAlerts, type Here, type Scenario } from './scenario.ts';
import { bounces, complaints, events, hard, watched, type BounceKind } from './series.ts';
import { steady, until } from './values.ts';

/** A hundred a minute, of which so many bounce in each way. */
const bouncing =
  (...kinds: readonly (readonly [BounceKind, number])[]) =>
  (here: Here) => {
    const back = kinds.reduce((sum, [, perMinute]) => sum + perMinute, 0);
    return {
      ...watched(here),
      ...events(here, 'send', steady(100)),
      ...events(here, 'delivery', steady(100 - back)),
      ...bounces(
        here,
        kinds.map(([kind, perMinute]) => [kind, steady(perMinute)] as const),
      ),
    };
  };

/** Of a kind that counts, 12 a minute of 100: 12 % of the hour and of its last quarter, over the 10 % at which AWS pauses. */
const counting: readonly Scenario[] = ['general', 'no_email', 'suppressed'].map((subtype) => ({
  title: `permanent ${subtype} bounces count as hard`,
  at: 75,
  input: bouncing([['permanent', subtype], 12]),
  fires: [{ alert: 'SesBounceBudgetBurnsFast' }],
  silent: 'critical',
}));

/** 40 of 100 of a kind that does not count and 1 of a kind that does: 1 %, where everything that bounced is 41 %. */
const notCounting: readonly Scenario[] = (
  [
    ['transient', 'general'],
    ['transient', 'mailbox_full'],
    ['transient', 'content_rejected'],
    ['undetermined', 'undetermined'],
    ['permanent', 'on_account_suppression_list'],
    ['permanent', 'on_tenant_suppression_list'],
    ['permanent', 'unsubscribed_recipient'],
    ['permanent', 'email_validation_suppressed'],
  ] as const
).map((kind) => ({
  title: `${kind.join(' ')} bounces do not count`,
  at: 75,
  input: bouncing([kind, 40], [hard, 1]),
  fires: [],
  silent: ['SesUndocumentedBounces', ...bounceAlerts],
  further: [{ at: 75, fires: [], silent: 'critical' }],
}));

const undocumented = ['permanent', '__other__'] as const;

const kinds: readonly Scenario[] = [
  {
    // 6 % and 6 % are 12 %.
    title: 'kinds of hard bounces add up',
    at: 75,
    input: bouncing([hard, 6], [['permanent', 'no_email'], 6]),
    fires: [{ alert: 'SesBounceBudgetBurnsFast' }],
    silent: 'critical',
  },
  {
    // 8 % are hard: under 10 %, over 5 %. All that bounced would be 16 %.
    title: 'soft bounces do not make a slow burn a fast one',
    at: 90,
    input: bouncing([hard, 8], [['transient', 'general'], 8]),
    fires: [{ alert: 'SesBounceBudgetBurns' }],
    silent: 'critical',
  },
  {
    // 9,000 sends since the start, and 30 % of them are of a subtype that nobody documented.
    title: 'many bounces of an undocumented subtype are a warning and nothing critical',
    at: 100,
    input: bouncing([undocumented, 30], [hard, 1]),
    fires: [{ alert: 'SesUndocumentedBounces' }],
    silent: 'critical',
  },
  {
    // 3 % of the day's mail, under the review limit of 5 %.
    title: 'few bounces of an undocumented subtype are nothing',
    at: 100,
    input: bouncing([undocumented, 3], [hard, 1]),
    fires: [],
    silent: ['SesUndocumentedBounces', ...bounceAlerts],
  },
  {
    // 900 sends in the day: fewer than 1,000.
    title: 'bounces of an undocumented subtype among little mail are nothing',
    at: 100,
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(9)),
      ...bounces(here, [[undocumented, steady(3)]]),
    }),
    fires: [],
    silent: ['SesUndocumentedBounces', 'SesBounceBudgetBurnsFast'],
  },
];

/** 240 a minute for an hour: 14,400 mails in the day, which may bring 14.4 complaints. */
const mailing = (here: Here) => ({
  ...watched(here),
  ...events(here, 'send', until(60, 240)),
  ...events(here, 'delivery', until(60, 240)),
});

const byComplaint: readonly Scenario[] = [
  {
    // 0.1 a minute are 6 complaints in the hour and 7.5 since the start, which name 18 and 22.5 recipients.
    title: 'a complaint about three recipients counts once',
    at: [75, 100],
    input: (here) => ({ ...mailing(here), ...complaints(here, steady(0.1), { recipients: 3 }) }),
    fires: [],
    silent: complaintAlerts,
  },
  ...['abuse', 'fraud', 'virus', 'auth_failure', 'other', ''].map((feedback): Scenario => ({
    // 18 in the hour, 4.5 in its last quarter, which is the pace of 18: more than 14.4.
    title: `complaints of type ${feedback || 'unknown'} count`,
    at: 75,
    input: (here) => ({ ...mailing(here), ...complaints(here, steady(0.3), { feedback }) }),
    fires: [{ alert: 'SesComplaintBudgetBurnsFast' }],
    silent: 'critical',
  })),
  {
    // 60 in the hour, and each is somebody who took a mail out of the spam folder.
    title: 'not_spam is no complaint',
    at: [75, 100],
    input: (here) => ({ ...mailing(here), ...complaints(here, steady(1), { feedback: 'not_spam' }) }),
    fires: [],
    silent: complaintAlerts,
  },
  ...['on_account_suppression_list', 'on_tenant_suppression_list'].map((subtype): Scenario => ({
    // SES kept the mail back: nobody got it who could complain.
    title: `complaints ${subtype} do not count`,
    at: [75, 100],
    input: (here) => ({ ...mailing(here), ...complaints(here, steady(1), { feedback: '', subtype }) }),
    fires: [],
    silent: complaintAlerts,
  })),
];

export const countScenarios: readonly Scenario[] = [...counting, ...notCounting, ...kinds, ...byComplaint];
