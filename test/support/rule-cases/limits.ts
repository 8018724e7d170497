import { limits } from '../../../src/events/limits.ts';
import { held, of, other, type Input } from './case.ts';

/** AWS's limits, as the exporter shows them for both accounts. */
export const awsLimits: Input = Object.fromEntries(
  [undefined, other].flatMap((whose) =>
    Object.entries({
      ses_limit_bounce_rate_review: limits.bounceRate.review,
      ses_limit_bounce_rate_pause: limits.bounceRate.pause,
      ses_limit_complaint_rate_review: limits.complaintRate.review,
      ses_limit_complaint_rate_pause: limits.complaintRate.pause,
    }).map(([name, value]) => [of(name, '', whose), held(value, 3_000)]),
  ),
);
