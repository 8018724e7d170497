import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { readRestCall } from '../../src/demo/endpoints/sesv2/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AwsRequest {
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  /** The JSON body, or the form's fields; of REST, what path, query and body hold. */
  readonly input: Readonly<Record<string, unknown>>;
}

type Script = Answer | ((request: AwsRequest) => Answer);

/**
 * An HTTP server that answers AWS's calls as it was told to. SES and STS speak Query, CloudWatch JSON 1.0, SES's API v2
 * REST: of that it knows the operations that the demo knows.
 */
export interface AwsFixture extends AsyncDisposable {
  readonly endpoint: string;
  readonly requests: AwsRequest[];
  /** What an operation is answered, one after the other; the last again and again. */
  answer(operation: string, ...script: Script[]): void;
}

export async function awsFixture(): Promise<AwsFixture> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const scripts = new Map<string, Script[]>();
  const requests: AwsRequest[] = [];
  const answerTo = async (req: IncomingMessage): Promise<Answer> => {
    const request = { ...readCall(req, await text(req)), headers: req.headers };
    const { operation } = request;
    requests.push(request);
    const script = scripts.get(operation) ?? [];
    const chosen = (script.length > 1 ? script.shift() : script[0]) ?? htmlNotFound;
    return typeof chosen === 'function' ? chosen(request) : chosen;
  };
  const server = createServer(async (req, res) => {
    const { status, headers, body } = await answerTo(req);
    res.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (operation, ...script) => scripts.set(operation, script),
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readCall(req: IncomingMessage, body: string): Pick<AwsRequest, 'operation' | 'input'> {
  const url = new URL(req.url ?? '/', 'http://127.0.0.1');
  const rest = readRestCall(req.method ?? '', url, url.pathname.startsWith('/v2/') ? body : '');
  if (rest) return rest;
  const target = req.headers['x-amz-target'];
  const input: Record<string, unknown> = target
    ? (JSON.parse(body) as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(body));
  return { operation: String(target ?? input['Action']).replace(/^.*\./, ''), input };
}

/** Nothing of the machine's own AWS set-up is seen. The key is AWS's own documented example. */
const environment = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session-token-of-the-test',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
};

const xml = { 'content-type': 'text/xml' };
const json = { 'content-type': 'application/x-amz-json-1.0' };

export function queryAnswer(operation: string, result: string): Answer {
  const body = `<${operation}Response><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: xml, body };
}

export function queryFault(code: string, message = 'no', status = 400): Answer {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
  return { status, headers: xml, body };
}

export function jsonAnswer(body: object): Answer {
  return { status: 200, headers: json, body: JSON.stringify(body) };
}

export function jsonFault(code: string, message = 'no'): Answer {
  const headers = { ...json, 'x-amzn-query-error': `${code};Sender` };
  return {
    status: 400,
    headers,
    body: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${code}`, message }),
  };
}

/** An answer of SES's API v2. */
export function restAnswer(body: object): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** An error of SES's API v2, such as `TooManyRequestsException` or `AccessDeniedException`. */
export function restFault(code: string, status = 400, message = 'no'): Answer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
  return { status, headers, body: JSON.stringify({ message }) };
}

/** What an endpoint that knows no such operation may say. */
export const htmlNotFound: Answer = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><html><title>404 Not Found</title><p>The requested URL was not found.',
};
