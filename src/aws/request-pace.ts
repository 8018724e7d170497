import { createPace, type PaceTime } from '../platform/pace.ts';

/** "You can execute this operation no more than once per second" (SES API reference, of each operation used here). */
const INTERVAL_MS = 1_000;

/**
 * BatchGetMetricData: "no more than 16 times per second, and with at most 160 queries" (SES API v2 reference); some is
 * left to others. Other operations of the API v2 name no rate or the same as the API v1.
 */
const shorterIntervals = new Map([['BatchGetMetricDataCommand', 100]]);

/** The place in the SDK's middleware stack that runs before every try of a call, the SDK's own retries included. */
export const beforeEveryTry = {
  step: 'finalizeRequest',
  priority: 'low',
  name: 'sesExporterPace',
  override: true,
} as const;

/** SDK middleware that lets at most one try of each operation through in a second. */
export function paceTries(time?: PaceTime) {
  const paces = new Map<string, () => Promise<void>>();
  return <Args, Result>(
    next: (args: Args) => Promise<Result>,
    { commandName = '' }: { commandName?: string },
  ) => {
    const pace = paces.get(commandName) ?? createPace(shorterIntervals.get(commandName) ?? INTERVAL_MS, time);
    paces.set(commandName, pace);
    return async (args: Args): Promise<Result> => {
      await pace();
      return next(args);
    };
  };
}
