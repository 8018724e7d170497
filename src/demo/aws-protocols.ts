import { randomUUID } from 'node:crypto';

/** What a simulated service answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as AWS names it. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** "The request has failed due to a temporary failure of the server" (AWS API references, "Common errors"). */
export const unavailable: Fault = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The request has failed due to a temporary failure of the server.',
};
export const throttling: Fault = { status: 400, code: 'Throttling', message: 'Rate exceeded' };

/** The AWS Query protocol: `<Name>Response` with `<Name>Result` in it. */
export function queryAnswer(namespace: string, operation: string, result: string): Answer {
  const body =
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, type: 'text/xml', body };
}

export function queryFault(namespace: string, { status, code, message }: Fault): Answer {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const body =
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${code}</Code>` +
    `<Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, type: 'text/xml', body };
}

/** The AWS JSON 1.0 protocol. */
export function jsonAnswer(body: unknown): Answer {
  return { status: 200, type: 'application/x-amz-json-1.0', body: JSON.stringify(body) };
}

/** With the header by which services that once spoke the Query protocol tell the old error code. */
export function jsonFault({ status, code, message }: Fault): Answer {
  const by = status >= 500 ? 'Receiver' : 'Sender';
  return {
    status,
    type: 'application/x-amz-json-1.0',
    body: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${code}`, message }),
    headers: { 'x-amzn-query-error': `${code};${by}` },
  };
}

/** The REST JSON protocol. */
export function restAnswer(body: object): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}

/** SES's API v2 names the error in a header, and has its own word for throttling. */
export function restFault(fault: Fault): Answer {
  const { status, code, message } = fault.code === throttling.code ? tooManyRequests : fault;
  return {
    status,
    type: 'application/json',
    body: JSON.stringify({ message }),
    headers: { 'x-amzn-errortype': code },
  };
}

/** SES API v2 reference, "TooManyRequestsException". */
const tooManyRequests: Fault = {
  status: 429,
  code: 'TooManyRequestsException',
  message: 'Too many requests have been made to the operation.',
};
