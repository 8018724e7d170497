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
  title: 'Account status',
  description:
    'AWS’s enforcement status of the account; of several accounts, the worst: healthy; under review (probation: fix the cause and answer AWS’s mail); paused (nothing can be sent).',
  unit: 'short',
  mappings: standingWords,
  noValue: 'not read yet',
  queries: [{ expr: worstStanding(on), as: 'now' }],
});

export const canSend = stat({
  title: 'Sending status',
  description:
    'Whether the account may send now. Sending can be switched off by AWS or by a user of the account.',
  unit: 'short',
  mappings: sending,
  noValue: 'not read yet',
  queries: [{ expr: `min(${on('ses_account_sending_enabled')})`, as: 'now' }],
});

const judged = ({ review, pause }: (typeof limits)[keyof typeof limits]) =>
  `AWS reviews at ${percent(review)} and may pause at ${percent(pause)}.`;

export const bounceRate = stat({
  title: 'Bounce rate',
  description: `The bounce rate that AWS measures for the account: hard bounces in a representative volume of mail, not in a day’s mail. ${judged(limits.bounceRate)}`,
  unit: 'percentunit',
  decimals: 2,
  limits: measures.bounceRate,
  trend: true,
  noValue: 'no mail yet',
  queries: [{ expr: `max(${on('ses_reputation_bounce_rate')})` }],
});

export const complaintRate = stat({
  title: 'Complaint rate',
  description: `The complaint rate that AWS measures for the account: recipients who marked the mail as spam, among those at providers that report it. ${judged(limits.complaintRate)}`,
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
    'Mails sent in the last 24 hours, as a share of the daily quota; of several accounts, the highest. At 100 % SES refuses to send.',
  unit: 'percentunit',
  decimals: 0,
  limits: measures.used,
  trend: true,
  noValue: 'not read yet',
  queries: [{ expr: quotaUsed }],
});

export const alerts = stat({
  title: 'Firing alerts',
  description:
    'Alerts of ses-exporter that fire now for the current selection, without those of severity info.',
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
