import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { jsonFault, queryFault, restFault, type Answer, type Fault } from '../aws-protocols.ts';
import { sesNamespace } from './ses/index.ts';
import { readRestCall } from './sesv2/index.ts';
import { stsNamespace } from './sts.ts';

/** A call of an AWS operation, whichever protocol it came by. */
export interface AwsCall {
  readonly service: 'ses' | 'sesv2' | 'sqs' | 'sts' | 'cloudwatch';
  readonly operation: string;
  /** The JSON of JSON protocols, and all members of REST's; `undefined` in the Query protocol, whose operations here take nothing. */
  readonly input?: unknown;
}

export interface AwsServices {
  readonly call: (call: AwsCall) => Answer | Promise<Answer>;
  /** What is read by GET: a topic's certificate and confirmation. */
  readonly get: (url: URL) => Answer | undefined;
  /** A fault to answer with instead; `undefined` to go on. */
  readonly refuse: (call: AwsCall) => Fault | undefined;
  /** What the Date of an answer says: milliseconds since the epoch. */
  readonly now: () => number;
}

export interface AwsServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** Begins to answer with these. */
  serve(services: AwsServices): void;
}

/** All of the simulated AWS on one address of the loopback: services are told apart as AWS's protocols do. */
export async function openAwsServer(): Promise<AwsServer> {
  let origin = '';
  let services: AwsServices | undefined;
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (!services) return notFound;
    const { method = '' } = request;
    const url = new URL(request.url ?? '/', origin);
    const isRest = url.pathname.startsWith('/v2/email/');
    if (method === 'GET' && !isRest) return services.get(url) ?? notFound;
    const body = await text(request);
    const call = isRest ? readSesV2Call(method, url, body) : readCall(request, body);
    if (!call) return notFound;
    const fault = signed(request) ? services.refuse(call) : missingToken;
    return fault ? faultOf(call, fault) : services.call(call);
  };
  const server = createServer((request, response) => {
    if (services) response.setHeader('date', new Date(services.now()).toUTCString());
    answer(request).then(
      (found) => send(response, found),
      (err: unknown) => send(response, { status: 500, type: 'text/plain', body: String(err) }),
    );
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    serve: (next) => void (services = next),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const notFound: Answer = { status: 404, type: 'text/plain', body: 'this is not simulated\n' };
const missingToken: Fault = {
  status: 403,
  code: 'MissingAuthenticationToken',
  message: 'Request is missing Authentication Token',
};

/** Signatures are not verified, but an unsigned request is refused as AWS does. */
function signed(request: IncomingMessage): boolean {
  return request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=') ?? false;
}

function readSesV2Call(method: string, url: URL, body: string): AwsCall | undefined {
  const call = readRestCall(method, url, body);
  return call && { service: 'sesv2', ...call };
}

/** AWS JSON names the operation in a header, AWS Query in the form that is posted. */
function readCall(request: IncomingMessage, body: string): AwsCall | undefined {
  const [target, operation] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (target === 'GraniteServiceVersion20100801' && operation) {
    return { service: 'cloudwatch', operation, input: JSON.parse(body) };
  }
  if (target === 'AmazonSQS' && operation) return { service: 'sqs', operation, input: JSON.parse(body) };
  const form = new URLSearchParams(body);
  const service = { '2010-12-01': 'ses', '2011-06-15': 'sts' } as const;
  const version = form.get('Version') ?? '';
  const action = form.get('Action');
  if (!action || !Object.hasOwn(service, version)) return undefined;
  return { service: service[version as keyof typeof service], operation: action };
}

function faultOf({ service }: AwsCall, fault: Fault): Answer {
  if (service === 'cloudwatch' || service === 'sqs') return jsonFault(fault);
  if (service === 'sesv2') return restFault(fault);
  return queryFault(service === 'ses' ? sesNamespace : stsNamespace, fault);
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
