import { createPace, type PaceTime } from '../platform/pace.ts';

/** "You can execute this operation no more than once per second" (SES API reference, of each operation used here). */
const INTERVAL_MS = 1_000;

/**
 * Other rates that AWS documents; some is left to others. Each service has one client for each account and region, as
 * AWS's limits have one account for each account and region.
 * - BatchGetMetricData: "no more than 16 times per second, and with at most 160 queries" (SES API v2 reference). Other
 *   operations of the API v2 name no rate or the same as the API v1.
 * - ListMetrics 25 and GetMetricData 50 a second, and 180,000 points a second of the last 3 hours, 90,000 of older ones
 *   (CloudWatch user guide, "CloudWatch service quotas"): a full call of 100,800 points may follow another in 1.2 s, and
 *   a call of ours has fewer but when it catches up.
 */
const otherIntervals = new Map([
  ['BatchGetMetricDataCommand', 100],
  ['ListMetricsCommand', 100],
  ['GetMetricDataCommand', 100],
]);

/** The place in the SDK's middleware stack that runs before every try of a call, the SDK's own retries included. */
export const beforeEveryTry = {
  step: 'finalizeRequest',
  priority: 'low',
  name: 'sesExporterPace',
  override: true,
} as const;

/** SDK middleware that lets the tries of each operation of a client through one by one, a second apart or as AWS allows. */
export function paceTries(time?: PaceTime) {
  const paces = new Map<string, () => Promise<void>>();
  return <Args, Result>(
    next: (args: Args) => Promise<Result>,
    { commandName = '' }: { commandName?: string },
  ) => {
    const pace = paces.get(commandName) ?? createPace(otherIntervals.get(commandName) ?? INTERVAL_MS, time);
    paces.set(commandName, pace);
    return async (args: Args): Promise<Result> => {
      await pace();
      return next(args);
    };
  };
}
