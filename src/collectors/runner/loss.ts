import type { Logger } from '../../platform/logger.ts';
import type { Lost } from '../collector.ts';

/** Says what can no longer be counted. */
export function warnOfLoss(log: Logger, { source, from, to }: Lost): void {
  log.warn(
    {
      source,
      lostFrom: new Date(from).toISOString(),
      lostTo: new Date(to).toISOString(),
      lostSeconds: Math.round((to - from) / 1_000),
    },
    'not read for longer than AWS’s numbers can be had: what was sent in this time is not counted',
  );
}
