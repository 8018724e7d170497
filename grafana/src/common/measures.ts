import { limits } from '../../../src/events/limits.ts';
import { thresholds } from '../../../prometheus/src/thresholds.ts';
import type { Limits } from './limits.ts';

/** From where on the figures of mail are worth a warning, and critical. */
export const measures = {
  bounceRate: { warning: limits.bounceRate.review, critical: limits.bounceRate.pause },
  complaintRate: { warning: limits.complaintRate.review, critical: limits.complaintRate.pause },
  /** Of a limit that AWS sets, such as the daily quota. */
  used: { warning: thresholds.quotaUsed, critical: thresholds.quotaExhausted },
  /** Deliveries, of deliveries and bounces together. */
  accepted: {
    warning: 1 - limits.bounceRate.review,
    critical: 1 - limits.bounceRate.pause,
    falling: true,
  },
  /** Seconds until a delivery, for 95 of 100. */
  deliveryTime: { warning: 60, critical: 900 },
  /** Seconds until the daily quota is full: whether somebody can still act today. */
  quotaFullIn: { warning: 12 * 3_600, critical: 4 * 3_600, falling: true },
  /** Seconds until AWS's limit of a review is reached. */
  reviewIn: { warning: thresholds.daysToLimit * 86_400, critical: 86_400, falling: true },
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
