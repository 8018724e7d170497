import type { AccountLabels } from '../../aws/account.ts';
import { limits } from '../../events/limits.ts';
import type { GaugeName } from '../../metrics/catalog/index.ts';
import type { MetricRegistry } from '../../metrics/registry.ts';

const values = {
  ses_limit_bounce_rate_review: limits.bounceRate.review,
  ses_limit_bounce_rate_pause: limits.bounceRate.pause,
  ses_limit_complaint_rate_review: limits.complaintRate.review,
  ses_limit_complaint_rate_pause: limits.complaintRate.pause,
} as const satisfies Partial<Record<GaugeName, number>>;

export const limitGauges = Object.keys(values) as (keyof typeof values)[];

/**
 * Shows AWS's limits with the account's own labels, so that a rate and its limit compare without a word. They need no
 * call, so no failing call takes them away from an alert.
 */
export function showLimits(registry: MetricRegistry, account: AccountLabels): void {
  for (const name of limitGauges) registry.set(name, account, values[name]);
}
