import type { SeriesName } from '../../../../src/metrics/promql.ts';
import { recorded, type SloEvent } from '../../query.ts';
import type { Runbook } from '../../rule.ts';

/** The two rates for which AWS sets limits, and what differs between them. */
export const kinds = {
  Bounce: {
    word: 'bounce',
    type: 'bounce',
    ofSetByAws: 'ses_configuration_set_reputation_bounce_rate',
    judged: 'hard_bounce',
    rate: 'ses_reputation_bounce_rate',
    review: 'ses_limit_bounce_rate_review',
    pause: 'ses_limit_bounce_rate_pause',
    ratio: recorded.bounceRate,
    ofPart: recorded.bounceRateOf,
    days: recorded.daysToBounceLimit,
    cause:
      'Addresses that do not exist: an old or bought list, a form without confirmation, a bug that mistypes a domain.',
    break:
      '`topk(5, sum by (configuration_set, bounce_subtype) (increase(ses_bounced_recipients_total{bounce_type="permanent"}[1h])))` (those of `ses_suppressed_recipients_total` do not count towards the rate, but for `suppressed`: SES sent nothing)',
    mend: [
      'Stop the mailing that causes it, and remove addresses that hard bounced from the list; the account’s suppression list must contain them: `aws sesv2 get-account`, `SuppressionAttributes`.',
      'Confirm new addresses with a link in a mail (double opt-in) before other mail is sent to them.',
    ],
  },
  Complaint: {
    word: 'complaint',
    type: 'complaint',
    ofSetByAws: 'ses_configuration_set_reputation_complaint_rate',
    judged: 'new_complaint',
    rate: 'ses_reputation_complaint_rate',
    review: 'ses_limit_complaint_rate_review',
    pause: 'ses_limit_complaint_rate_pause',
    ratio: recorded.complaintRate,
    ofPart: recorded.complaintRateOf,
    days: recorded.daysToComplaintLimit,
    cause:
      'People marked the mail as spam: they did not ask for it, cannot unsubscribe, or do not recognise the sender.',
    break:
      '`topk(5, sum by (configuration_set, identity) (increase(ses_complaints_total{feedback_type!="not_spam",complaint_subtype=""}[1d])))`',
    mend: [
      'Stop the mailing that causes it. Recipients who complained must get no more mail of that kind.',
      'Offer one-click unsubscription (`List-Unsubscribe`, `List-Unsubscribe-Post`), and state in the mail why they receive it.',
    ],
  },
} as const satisfies Record<
  string,
  Readonly<Record<'rate' | 'review' | 'pause' | 'ofSetByAws', SeriesName>> & { judged: SloEvent } & Record<
      string,
      unknown
    >
>;
export type Kind = keyof typeof kinds;

/** What somebody does who is woken by a rate. */
export const stopTheMailing =
  'Find the mailing that has the rate (the breakdown below) and stop its job, or pause its configuration set if nothing that must go out uses it. Lists are cleaned by day.';

/** What the alerts of a kind have in common. */
export function runbookOf(kind: Kind): Pick<Runbook, 'look' | 'act'> {
  const { cause, mend, ratio } = kinds[kind];
  return {
    look: [
      `Dashboard *Reputation*: since when, and in which configuration set, domain or campaign.`,
      `The breakdown: ${kinds[kind].break}; the last hour’s rate: \`${ratio('1h')}\`.`,
      `The usual cause: ${cause}`,
    ],
    act: [
      'Find the sender of the mail (configuration set, domain, campaign tag) and stop its job. If you cannot reach the job, pause the set: `aws sesv2 put-configuration-set-sending-options --configuration-set-name <set> --no-sending-enabled`. SES then refuses all mail that names the set, password resets and receipts too if they use it: see first what it sends, `sum by (identity) (increase(ses_events_total{event_type="send"}[1h]))`. Undo it with `aws sesv2 put-configuration-set-sending-options --configuration-set-name <set> --sending-enabled`.',
      ...mend,
    ],
  };
}
