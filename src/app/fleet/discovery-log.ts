import type { RegionFinding, RegionState } from '../../aws/region-probe.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Candidate } from './candidates.ts';

interface Found extends RegionFinding {
  readonly candidate: Candidate;
}

/** Says what was found in the regions of one account: one line, and one more for what was refused or is not known. */
export function logFindings(log: Logger, found: readonly Found[]): void {
  const [first] = found;
  if (!first) return;
  const account = first.candidate.labels.account_id;
  const inState = (state: RegionState) =>
    found.filter((one) => one.state === state).map(({ candidate }) => candidate.labels.region);
  const counts = { notUsed: inState('not_used').length, notOffered: inState('not_offered').length };
  log.info({ account, inUse: inState('in_use'), ...counts }, 'searched for regions in which SES is used');
  for (const [state, message] of troubles) {
    const regions = inState(state);
    const err = found.find((one) => one.state === state)?.err;
    if (regions.length > 0) log.warn({ account, regions, err }, message);
  }
}

const troubles = [
  [
    'refused',
    'regions deny access, or are not enabled: they are not tried again until discovery.every has passed',
  ],
  ['unknown', 'regions could not be checked: they are tried again soon'],
] as const;
