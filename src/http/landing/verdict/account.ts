import { quotaUse, reputationRates, type ReputationRate } from '../rates.ts';
import { percent } from '../words.ts';
import type { Condition, Known } from './condition.ts';
import { inState, off, placeOf, whereOf } from './places.ts';
import { thresholds } from './thresholds.ts';

const findIt =
  'Find the configuration set, domain or campaign that has the rate (dashboard Reputation), pause it with `aws sesv2 put-configuration-set-sending-options --configuration-set-name SET --no-sending-enabled`';

/** Whether AWS lets the account send, and how near it is to its limits. */
export const accountConditions: readonly Condition[] = [
  {
    id: 'account_paused',
    severity: 'critical',
    remedy:
      'Stop the jobs that send. Read why in `aws sesv2 get-account` (EnforcementStatus) and in the Support Center case that AWS opened; fix the cause, and answer in that case: without an answer AWS does not go on.',
    see: { alert: 'SesAccountPaused' },
    find: (known) =>
      paused(known).map(({ labels }) => `AWS has paused sending for ${placeOf(labels)}: no mail is sent.`),
  },
  {
    id: 'account_under_review',
    severity: 'critical',
    remedy: `${findIt}, remove addresses that bounced or did not ask for mail, and answer in the Support Center case before the date that AWS named.`,
    see: { alert: 'SesAccountUnderReview' },
    find: (known) =>
      inState(known, 'ses_account_enforcement_status', 'probation').map(
        ({ labels }) => `AWS has put ${placeOf(labels)} under review, and may pause sending.`,
      ),
  },
  {
    id: 'sending_disabled',
    severity: 'critical',
    remedy:
      'See in CloudTrail who did it (UpdateAccountSendingEnabled, PutAccountSendingAttributes). Where an alarm of yours stopped it, fix the rate first. Then: `aws sesv2 put-account-sending-attributes --sending-enabled --region REGION`.',
    see: { alert: 'SesSendingDisabled' },
    find: (known) => {
      const told = new Set(paused(known).map(({ labels }) => placeOf(labels)));
      return off(known, 'ses_account_sending_enabled')
        .map(({ labels }) => placeOf(labels))
        .filter((where) => !told.has(where))
        .map((where) => `Sending is disabled for ${where}: every send is refused.`);
    },
  },
  {
    id: 'account_in_sandbox',
    severity: 'warning',
    remedy:
      'To send from this region, request production access in SES’s console, Account dashboard. If you do not mean to, remove the region from `accounts` of the configuration.',
    see: { alert: 'SesAccountInSandbox' },
    find: (known) =>
      off(known, 'ses_account_production_access_enabled').map(
        ({ labels }) =>
          `${placeOf(labels)} is in the sandbox: SES sends only to verified addresses, 200 mails a day.`,
      ),
  },
  ...(['Bounce', 'Complaint'] as const).flatMap(rateConditions),
  {
    id: 'quota_exhausted',
    severity: 'critical',
    remedy:
      'Stop mailings that can wait, and keep transactional mail running. If the mail is not yours, disable the access keys that you do not know. Request a larger Sending quota in Service Quotas.',
    see: { alert: 'SesQuotaExhausted' },
    find: quotaAbove(thresholds.quotaExhausted, Infinity),
  },
  {
    id: 'quota_nearly_used',
    severity: 'warning',
    remedy:
      'Postpone mailings that can wait, and keep quota for transactional mail. If this volume is to last, request a larger Sending quota in Service Quotas.',
    see: { alert: 'SesQuotaNearlyUsed' },
    find: quotaAbove(thresholds.quotaUsed, thresholds.quotaExhausted),
  },
];

function paused(known: Known) {
  return inState(known, 'ses_account_enforcement_status', 'shutdown');
}

/** Each part of the way to AWS’s limit, with the alert that fires there. */
function rateConditions(kind: 'Bounce' | 'Complaint'): readonly Condition[] {
  const id = kind.toLowerCase();
  const clean =
    kind === 'Bounce'
      ? 'remove the addresses that bounced hard from its list, and confirm new addresses by a mail with a link'
      : 'make leaving its list easy (one-click unsubscribe), and mail only those who asked for it';
  const find = (zone: ReputationRate['zone']) => (known: Known) =>
    known.accounts.flatMap((account) =>
      reputationRates(account)
        .filter((one) => one.title === `${kind} rate` && one.zone === zone)
        .map(({ title, distance }) => `${title} of ${whereOf(account)}: ${distance}.`),
    );
  return [
    {
      id: `${id}_rate_over_pause_limit`,
      severity: 'critical',
      remedy: `${findIt}, and ${clean}. AWS may pause the account at any time: queue what must not be lost.`,
      see: { alert: `Ses${kind}RateOverPauseLimit` },
      find: find('pause'),
    },
    {
      id: `${id}_rate_over_review_limit`,
      severity: 'critical',
      remedy: `${findIt}, and ${clean}. AWS may put the account under review.`,
      see: { alert: `Ses${kind}RateOverReviewLimit` },
      find: find('review'),
    },
    {
      id: `${id}_rate_near_review_limit`,
      severity: 'warning',
      remedy: `${findIt}, and ${clean}, before the rate is over the limit.`,
      see: { alert: `Ses${kind}RateNearReviewLimit` },
      find: find('near'),
    },
  ];
}

function quotaAbove(from: number, below: number) {
  return ({ accounts }: Known): readonly string[] =>
    accounts.flatMap((account) => {
      const used = quotaUse(account) ?? 0;
      return used >= from && used < below
        ? [`${percent(used)} of the daily quota of ${whereOf(account)} is used.`]
        : [];
    });
}
