import { limits } from '../../events/limits.ts';
import type { AccountStatus, Rate } from '../landing-status.ts';
import { percent, points } from './words.ts';

/** How bad something is; `unknown` while there is no data. */
export type Level = 'ok' | 'watch' | 'bad' | 'unknown';

export interface ReputationRate {
  readonly title: 'Bounce rate' | 'Complaint rate';
  readonly rate: Rate | undefined;
  readonly limit: { readonly review: number; readonly pause: number };
  readonly level: Level;
  /** How far it is from AWS's limits. */
  readonly distance: string;
}

export function reputationRates(account: AccountStatus): readonly ReputationRate[] {
  return [
    judge('Bounce rate', account.bounceRate, limits.bounceRate),
    judge('Complaint rate', account.complaintRate, limits.complaintRate),
  ];
}

function judge(
  title: ReputationRate['title'],
  rate: Rate | undefined,
  limit: ReputationRate['limit'],
): ReputationRate {
  const ratio = rate?.ratio ?? Number.NaN;
  if (!Number.isFinite(ratio))
    return { title, rate: undefined, limit, level: 'unknown', distance: 'no data yet' };
  const [review, pause] = [percent(limit.review), percent(limit.pause)];
  if (ratio >= limit.pause)
    return {
      title,
      rate,
      limit,
      level: 'bad',
      distance: `over the limit of ${pause} at which AWS may pause sending`,
    };
  if (ratio >= limit.review) {
    const left = points(limit.pause - ratio);
    return {
      title,
      rate,
      limit,
      level: 'watch',
      distance: `over the review limit of ${review}; ${left} points below the pause limit of ${pause}`,
    };
  }
  if (ratio >= NEAR_REVIEW * limit.review) {
    const distance = `${percent(ratio / limit.review)} of the review limit of ${review}`;
    return { title, rate, limit, level: 'watch', distance };
  }
  const left = points(limit.review - ratio);
  return { title, rate, limit, level: 'ok', distance: `${left} points below the review limit` };
}

/** The share of the daily quota that is used, 0 to 1; `undefined` if it is unlimited or unknown. */
export function quotaUse({ quota }: AccountStatus): number | undefined {
  return quota && Number.isFinite(quota.max) && quota.max > 0 ? quota.sent / quota.max : undefined;
}

/** From this share of the daily quota, and of AWS's review limits, on, the page points at it. */
export const QUOTA_WATCH = 0.8;
const NEAR_REVIEW = 0.8;
