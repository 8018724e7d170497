import { selector, type SeriesName } from '../../../src/metrics/promql.ts';
import { ACCOUNT, FOUR_HOURS_S, recorded } from '../query.ts';
import type { Recording } from './recording.ts';

/** Seconds until a limit at the present pace; 0 where it is reached, and 1 where it could be at any moment. */
export function timeLeftRecords(): readonly Recording[] {
  const { quotaUsed, quotaUsedIn4h } = recorded;
  return [
    {
      record: recorded.secondsToReview,
      expr: `${reached('bounce')} or on (${ACCOUNT}) ${reached('complaint')} or on (${ACCOUNT}) clamp_min(86400 * ${sooner}, 1)`,
    },
    {
      record: recorded.secondsToFullQuota,
      // The alert asks the same forecast whether it passes the quota within four hours.
      expr: `max by (${ACCOUNT}) (0 * (${quotaUsed} >= 1) or clamp_min(${FOUR_HOURS_S} * (1 - ${quotaUsed}) / (${quotaUsedIn4h} - ${quotaUsed} > 0), 1))`,
    },
  ];
}

const ofAccount = (name: SeriesName) => `max by (${ACCOUNT}) (${selector(name)})`;

/** By AWS's own rate, which alone decides on it. */
function reached(kind: 'bounce' | 'complaint'): string {
  return `0 * (${ofAccount(`ses_reputation_${kind}_rate`)} >= on (${ACCOUNT}) ${ofAccount(`ses_limit_${kind}_rate_review`)})`;
}

/** The two forecasts have the same labels, of which `or` would keep one. */
const sooner = `min by (${ACCOUNT}) (label_replace(${recorded.daysToBounceLimit}, "of", "bounces", "", "") or ${recorded.daysToComplaintLimit})`;
