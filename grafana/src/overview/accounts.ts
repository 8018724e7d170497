import { limits } from '../../../src/events/limits.ts';
import { ACCOUNT, recorded } from '../../../prometheus/src/query.ts';
import { firing } from '../common/alerts.ts';
import { rowValue, toDashboard } from '../common/links.ts';
import { measures } from '../common/measures.ts';
import { level } from '../common/palette.ts';
import { table } from '../common/panels/table.ts';
import { percent } from '../common/percent.ts';
import { colourOf } from '../common/severity.ts';
import { statusWords } from '../common/standing.ts';
import { sending, words } from '../common/words.ts';
import { on, onRecorded } from './scope.ts';

const most = (series: string) => `max by (${ACCOUNT}) (${series})`;

/** None only where the rules are evaluated: elsewhere nobody knows. */
const criticalAlerts = `count by (${ACCOUNT}) (${firing('critical')}) or 0 * ${most(onRecorded(recorded.judged))}`;

const judged = ({ review, pause }: (typeof limits)[keyof typeof limits]) =>
  `AWS reviews at ${percent(review)} and may pause at ${percent(pause)}`;

const DAY = 86_400;

/** Seconds until something, of which 0 and 1 have a meaning of their own. */
const timeLeft = (reached: string, color: string) =>
  words({ 0: [reached, color], 1: ['any moment', level.warning] });

export const accounts = table({
  title: 'Accounts',
  description: `AWS’s enforcement status and whether the account may send; the rates that AWS measures, in a representative volume of mail and not in a day’s (hard bounces: ${judged(limits.bounceRate)}; complaints at the providers that report them: ${judged(limits.complaintRate)}); the daily quota, of which SES refuses mail at 100 %; the time until a review and until the quota is full at the present pace, if that is within 30 days or two days; and the critical alerts that fire. A colour is the severity of the alert on the value. Click an account to see only it.`,
  noValue: 'no account is watched',
  sortBy: 'Critical',
  keys: [
    {
      label: 'account_id',
      header: 'Account',
      width: 110,
      links: [
        toDashboard('Only this account', 'ses-overview', {
          account_id: rowValue('Account'),
          region: rowValue('Region'),
        }),
      ],
    },
    { label: 'region', header: 'Region', width: 85 },
    { label: 'cluster', header: 'Cluster' },
    { label: 'status', header: 'Status', width: 85, coloured: true, mappings: statusWords },
  ],
  columns: [
    {
      header: 'Sending',
      width: 75,
      expr: `min by (${ACCOUNT}) (${on('ses_account_sending_enabled')})`,
      unit: 'short',
      mappings: sending,
    },
    {
      header: 'Bounces',
      width: 75,
      expr: most(on('ses_reputation_bounce_rate')),
      unit: 'percentunit',
      decimals: 2,
      limits: measures.bounceRate,
    },
    {
      header: 'Complaints',
      width: 90,
      expr: most(on('ses_reputation_complaint_rate')),
      unit: 'percentunit',
      decimals: 3,
      limits: measures.complaintRate,
    },
    {
      header: 'Quota',
      width: 65,
      expr: most(onRecorded(recorded.quotaUsed)),
      unit: 'percentunit',
      decimals: 0,
      limits: measures.used,
    },
    {
      header: 'Critical',
      width: 75,
      expr: criticalAlerts,
      unit: 'short',
      decimals: 0,
      limits: { critical: 1 },
    },
    {
      header: 'Review in',
      width: 80,
      expr: most(`${onRecorded(recorded.secondsToReview)} < ${30 * DAY}`),
      unit: 's',
      decimals: 0,
      limits: measures.reviewIn,
      mappings: timeLeft('passed', colourOf('SesBounceRateOverReviewLimit')),
    },
    {
      header: 'Full in',
      width: 75,
      expr: most(`${onRecorded(recorded.secondsToFullQuota)} < ${2 * DAY}`),
      unit: 's',
      decimals: 0,
      limits: measures.quotaFullIn,
      mappings: timeLeft('full', colourOf('SesQuotaExhausted')),
    },
    {
      header: 'Judged',
      expr: `max by (${ACCOUNT}, status) (${on('ses_account_enforcement_status')} == 1)`,
      unit: 'short',
      hidden: true,
    },
  ],
});
