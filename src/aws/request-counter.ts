import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import { errorCode } from './errors.ts';

type Handler<Args, Result> = (args: Args) => Promise<Result>;

/** The place in the SDK's middleware stack that sees every try of a call, with its answer understood. */
export const everyTry = {
  step: 'deserialize',
  priority: 'high',
  name: 'sesExporterCountTries',
  override: true,
} as const;

/** SDK middleware that tells of every HTTP try, the SDK's own retries included. */
export function countTries(service: string, count: AwsRequestCounter) {
  return <Args extends { input: object }, Result>(
    next: Handler<Args, Result>,
    { commandName }: { commandName?: string },
  ): Handler<Args, Result> => {
    const operation = operationOf(commandName);
    return async (args) => {
      try {
        const result = await next(args);
        count({ service, operation, ...askedFor(args.input) });
        return result;
      } catch (err) {
        count({ service, operation, code: errorCode(err) });
        throw err;
      }
    };
  };
}

/** AWS's own name of the operation: `GetSendQuota` of the SDK's `GetSendQuotaCommand`. */
export function operationOf(commandName = ''): string {
  return commandName.replace(/Command$/, '') || 'Unknown';
}

/**
 * AWS bills "metrics requested using GetMetricData" and does not say whether a further page counts again, so every
 * answered request counts: the metric never understates the bill. (Amazon CloudWatch pricing, "API requests".) The
 * queries of Virtual Deliverability Manager are counted alike.
 */
function askedFor(input: {
  /** Of GetMetricData. */
  MetricDataQueries?: readonly unknown[];
  /** Of BatchGetMetricData. */
  Queries?: readonly unknown[];
}): { metrics?: number; queries?: number } {
  if (input.MetricDataQueries) return { metrics: input.MetricDataQueries.length };
  return input.Queries ? { queries: input.Queries.length } : {};
}
