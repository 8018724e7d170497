import { FOUR_HOURS_S } from '../../../prometheus/src/query.ts';
import { thresholds } from '../../../prometheus/src/thresholds.ts';
import { limits } from '../../../src/events/limits.ts';
import type { Limits } from './limits.ts';
import { judgedBy } from './severity.ts';

/** The rate that AWS itself shows for an account, or a rate of the whole account’s mail. */
function ofAccount(kind: 'Bounce' | 'Complaint'): Limits {
  const { review, pause } = kind === 'Bounce' ? limits.bounceRate : limits.complaintRate;
  return {
    ...judgedBy({
      [`Ses${kind}RateNearReviewLimit`]: exact(thresholds.nearLimit * review),
      [`Ses${kind}RateOverReviewLimit`]: review,
      [`Ses${kind}RateOverPauseLimit`]: pause,
    }),
    lines: [review, pause],
  };
}

/** Between a value and what is above it: a step holds at its value, and some alerts hold only above theirs. */
const ABOVE = 1e-9;

/** How far AWS’s rate is below its review limit. */
function headroom(kind: 'Bounce' | 'Complaint'): Limits {
  const { review } = kind === 'Bounce' ? limits.bounceRate : limits.complaintRate;
  return judgedBy(
    {
      [`Ses${kind}RateNearReviewLimit`]: exact(review * (1 - thresholds.nearLimit)) + ABOVE,
      [`Ses${kind}RateOverReviewLimit`]: ABOVE,
    },
    'falling',
  );
}

/** Without what floating point adds. */
function exact(value: number): number {
  return Number(value.toPrecision(6));
}

/** From where on figures are worth a warning, and critical: of those that alerts judge, as the alerts do. */
export const measures = {
  bounceRate: ofAccount('Bounce'),
  complaintRate: ofAccount('Complaint'),
  bounceHeadroom: headroom('Bounce'),
  complaintHeadroom: headroom('Complaint'),
  /** AWS’s rate as a share of its review limit. */
  bounceLimitUsed: judgedBy({
    SesBounceRateNearReviewLimit: thresholds.nearLimit,
    SesBounceRateOverReviewLimit: 1,
  }),
  complaintLimitUsed: judgedBy({
    SesComplaintRateNearReviewLimit: thresholds.nearLimit,
    SesComplaintRateOverReviewLimit: 1,
  }),
  /** Of a configuration set, a domain or a tenant: AWS does not judge them by themselves. */
  partBounceRate: judgedBy({ SesConfigurationSetBounceRateHigh: limits.bounceRate.review }),
  partComplaintRate: judgedBy({ SesConfigurationSetComplaintRateHigh: limits.complaintRate.review }),
  /** Of the delivery attempts to a mailbox provider. */
  providerBounced: judgedBy({ SesProviderBlocks: thresholds.providerBounced }),
  /** Of the daily quota. */
  used: judgedBy({
    SesQuotaNearlyUsed: thresholds.quotaUsed + ABOVE,
    SesQuotaExhausted: thresholds.quotaExhausted + ABOVE,
  }),
  /** Of the mails a second that SES allows. */
  sendRateUsed: judgedBy({ SesSendRateNearLimit: thresholds.quotaUsed + ABOVE }),
  /** Deliveries, of deliveries and bounces together: an account’s, or a provider’s. */
  accepted: judgedBy(
    { SesProviderBlocks: exact(1 - thresholds.providerBounced), SesDeliveriesStall: thresholds.delivered },
    'falling',
  ),
  /** Mails that SES found a virus in. */
  rejected: judgedBy({ SesRejects: 1 }),
  /** Seconds until a delivery, for 95 of 100. */
  deliveryTime: { warning: 60, critical: 900 },
  /** Seconds until the daily quota is full. */
  quotaFullIn: judgedBy({ SesQuotaRunsOut: FOUR_HOURS_S }, 'falling'),
  /** Seconds until AWS's limit of a review is reached. */
  reviewIn: judgedBy({ SesComplaintLimitInSight: thresholds.daysToLimit * 86_400 }, 'falling'),
  /** Bounces or complaints that a week's mail can still bear. */
  budgetLeft: { warning: 100, critical: 0, falling: true },
  /** US dollars that reading CloudWatch costs in a month. */
  monthlyDollars: { warning: thresholds.monthlyDollars },
  /** Seconds; AWS refuses signed requests from five minutes on. */
  clockOffset: { warning: 60, critical: 300 },
  /** What should not be there at all. */
  any: { warning: 1 },
  /** What should all be there. */
  all: { warning: 1, falling: true },
} as const satisfies Record<string, Limits>;
