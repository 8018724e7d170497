import { limits } from '../../events/limits.ts';
import type { AccountStatus, Rate } from '../landing-status.ts';
import { thresholds } from './verdict/thresholds.ts';
import { percent } from './words.ts';

/** How bad something is; `unknown` while there is no data. */
export type Level = 'ok' | 'watch' | 'bad' | 'unknown';

export interface ReputationRate {
  readonly title: 'Bounce rate' | 'Complaint rate';
  readonly rate: Rate | undefined;
  readonly limit: { readonly review: number; readonly pause: number };
  readonly level: Level;
  /** Where it stands between nothing and AWS's limits. */
  readonly zone: 'unknown' | 'low' | 'near' | 'review' | 'pause';
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
  const [review, pause] = [percent(limit.review), percent(limit.pause)];
  if (!rate || !Number.isFinite(ratio))
    return { title, rate: undefined, limit, level: 'unknown', zone: 'unknown', distance: 'no data yet' };
  const own = { title, rate, limit };
  // One unit for every distance: the share of a limit.
  const ofReview = `${percent(ratio / limit.review)} of the review limit of ${review}`;
  const ofPause = `${percent(ratio / limit.pause)} of the limit of ${pause} at which AWS may pause sending`;
  if (ratio >= limit.pause) return { ...own, level: 'bad', zone: 'pause', distance: ofPause };
  if (ratio >= limit.review)
    return { ...own, level: 'bad', zone: 'review', distance: `${ofReview}, ${ofPause}` };
  if (ratio >= thresholds.nearLimit * limit.review)
    return { ...own, level: 'watch', zone: 'near', distance: ofReview };
  return { ...own, level: 'ok', zone: 'low', distance: ofReview };
}

/** The share of the daily quota that is used, 0 to 1; `undefined` if it is unlimited or unknown. */
export function quotaUse({ quota }: AccountStatus): number | undefined {
  return quota && Number.isFinite(quota.max) && quota.max > 0 ? quota.sent / quota.max : undefined;
}
