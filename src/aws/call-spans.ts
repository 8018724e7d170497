import { inSpan } from '../platform/span.ts';
import { operationOf } from './request-counter.ts';

type Handler<Args, Result> = (args: Args) => Promise<Result>;

/** The place in the SDK's middleware stack that sees a whole call, its retries included. */
export const everyCall = {
  step: 'initialize',
  priority: 'high',
  name: 'sesExporterSpans',
  override: true,
} as const;

interface Answer {
  readonly output?: {
    readonly $metadata?: {
      readonly httpStatusCode?: number;
      readonly requestId?: string;
      readonly attempts?: number;
    };
  };
}

/**
 * SDK middleware that makes a span of every call, in OpenTelemetry's semantic conventions for AWS SDKs
 * ("Semantic conventions for AWS SDK client spans"). Nothing of a request or an answer but its id is told.
 * @param service as AWS's own SDKs call it, such as `SES`.
 */
export function spanCalls(service: string) {
  return <Args extends object, Result>(
    next: Handler<Args, Result>,
    { commandName }: { commandName?: string },
  ): Handler<Args, Result> => {
    const method = operationOf(commandName);
    const attributes = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': method };
    const describe = () => ({ name: `${service}/${method}`, kind: 'client', attributes }) as const;
    return (args) =>
      inSpan(describe, async (span) => {
        const result = await next(args);
        const { httpStatusCode, requestId, attempts = 1 } = (result as Answer).output?.$metadata ?? {};
        if (requestId) span.setAttribute('aws.request_id', requestId);
        if (httpStatusCode) span.setAttribute('http.response.status_code', httpStatusCode);
        if (attempts > 1) span.setAttribute('http.request.resend_count', attempts - 1);
        return result;
      });
  };
}
