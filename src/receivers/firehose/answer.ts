import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** The longest that Firehose takes. */
const MAX_MESSAGE_CHARS = 8_192;

/**
 * Answers in the only form that Firehose takes, whatever the status: these fields and no others, as JSON that is
 * neither compressed nor without its length; any other answer counts as a failure, a 200 too. Sources: Amazon Data
 * Firehose developer guide, "Understand HTTP endpoint delivery request and response specifications" (response format)
 * and "Troubleshooting HTTP endpoints in Firehose".
 */
export function answerFirehose(
  res: ServerResponse,
  answer: {
    readonly status: number;
    /** The one of the request. */
    readonly requestId: string;
    /** Milliseconds since the epoch. */
    readonly timestamp: number;
    readonly errorMessage?: string;
    /** Beside those of every answer. */
    readonly headers?: OutgoingHttpHeaders;
  },
): void {
  const { status, requestId, timestamp, errorMessage, headers } = answer;
  const text = JSON.stringify({
    requestId,
    timestamp: Math.trunc(timestamp),
    ...(errorMessage !== undefined && { errorMessage: errorMessage.slice(0, MAX_MESSAGE_CHARS) }),
  });
  const length = Buffer.byteLength(text);
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers });
  res.end(text);
}
