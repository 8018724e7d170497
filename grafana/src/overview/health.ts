import { limits } from '../../../src/events/limits.ts';
import { firing, urgent } from '../common/alerts.ts';
import { measures } from '../common/measures.ts';
import { level } from '../common/palette.ts';
import { stat } from '../common/panels/stat.ts';
import { percent } from '../common/percent.ts';
import { standingWords, worstStanding } from '../common/standing.ts';
import { sending, words } from '../common/words.ts';
import { on, quotaUsed } from './scope.ts';

export const standing = stat({
  title: 'Standing with AWS',
  description:
    'AWS’s judgement of the account, or of the one that stands worst: healthy; under review (probation: mend the cause and answer AWS’s mail); paused (nothing can be sent).',
  unit: 'short',
  mappings: standingWords,
  noValue: 'not read yet',
  queries: [{ expr: worstStanding(on), as: 'now' }],
});

export const canSend = stat({
  title: 'Sending',
  description: 'Whether the account may send now. Somebody, or AWS, can switch it off.',
  unit: 'short',
  mappings: sending,
  noValue: 'not read yet',
  queries: [{ expr: `min(${on('ses_account_sending_enabled')})`, as: 'now' }],
});

const judged = ({ review, pause }: (typeof limits)[keyof typeof limits]) =>
  `AWS reviews at ${percent(review)} and may pause at ${percent(pause)}.`;

export const bounceRate = stat({
  title: 'Bounce rate',
  description: `The bounce rate by which AWS judges the account: hard bounces among a representative volume of mail, not a day’s. ${judged(limits.bounceRate)}`,
  unit: 'percentunit',
  decimals: 2,
  limits: measures.bounceRate,
  trend: true,
  noValue: 'no mail yet',
  queries: [{ expr: `max(${on('ses_reputation_bounce_rate')})` }],
});

export const complaintRate = stat({
  title: 'Complaint rate',
  description: `The complaint rate by which AWS judges the account: recipients who called the mail spam, among those at providers that tell. ${judged(limits.complaintRate)}`,
  unit: 'percentunit',
  decimals: 3,
  limits: measures.complaintRate,
  trend: true,
  noValue: 'no mail yet',
  queries: [{ expr: `max(${on('ses_reputation_complaint_rate')})` }],
});

export const quota = stat({
  title: 'Daily quota used',
  description:
    'Mails sent in the last 24 hours, of those the account may send in 24 hours; of several accounts the fullest. At 100 % SES refuses to send.',
  unit: 'percentunit',
  decimals: 0,
  limits: measures.used,
  trend: true,
  noValue: 'not read yet',
  queries: [{ expr: quotaUsed }],
});

export const alerts = stat({
  title: 'Alerts',
  description: 'Alerts of ses-exporter that fire now for what is chosen, without those for information only.',
  unit: 'short',
  limits: measures.any,
  mappings: words({ 0: ['none', level.fine] }),
  noValue: 'none',
  queries: [
    {
      expr: `count(${firing(...urgent)}) or vector(0)`,
      as: 'now',
    },
  ],
});
