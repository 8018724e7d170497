import { randomUUID } from 'node:crypto';

/** What a simulated service answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as AWS names it, whichever protocol it is told in. */
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

/** What a call comes to. */
export type Reply = Answer | Fault;

/** Of the services that speak the AWS Query protocol: what their answers are qualified with. */
const namespaces = {
  ses: 'http://ses.amazonaws.com/doc/2010-12-01/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
} as const;
export type QueryService = keyof typeof namespaces;
type JsonService = 'cloudwatch' | 'organizations' | 'sqs';
export type AwsService = QueryService | JsonService | 'sesv2';

/** The AWS Query protocol: `<Name>Response` with `<Name>Result` in it. */
export function queryAnswer(service: QueryService, operation: string, result: string): Answer {
  const body =
    `<${operation}Response xmlns="${namespaces[service]}"><${operation}Result>${result}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, type: 'text/xml', body };
}

/** The AWS JSON 1.0 protocol. */
export function jsonAnswer(body: unknown): Answer {
  return { status: 200, type: 'application/x-amz-json-1.0', body: JSON.stringify(body) };
}

/** The REST JSON protocol. */
export function restAnswer(body: object): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}

/** A fault as a service writes it. */
export function faultAnswer(service: AwsService, fault: Fault): Answer {
  if (service === 'sesv2') return restFault(fault);
  return isQueryService(service) ? queryFault(service, fault) : jsonFault(service, fault);
}

function isQueryService(service: AwsService): service is QueryService {
  return Object.hasOwn(namespaces, service);
}

function queryFault(service: QueryService, fault: Fault): Answer {
  const { status, code, message } = fault;
  const body =
    `<ErrorResponse xmlns="${namespaces[service]}"><Error><Type>${blamed(fault)}</Type><Code>${code}</Code>` +
    `<Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, type: 'text/xml', body };
}

/** With the header by which services that once spoke the Query protocol tell the old error code. */
function jsonFault(service: JsonService, fault: Fault): Answer {
  const { status, code, message } = fault;
  return {
    status,
    type: 'application/x-amz-json-1.0',
    body: JSON.stringify({ __type: `com.amazonaws.${service}#${code}`, message }),
    headers: { 'x-amzn-query-error': `${code};${blamed(fault)}` },
  };
}

function blamed({ status }: Fault): 'Receiver' | 'Sender' {
  return status >= 500 ? 'Receiver' : 'Sender';
}

/** SES's API v2 names the error in a header, and has its own word for throttling. */
function restFault(fault: Fault): Answer {
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
