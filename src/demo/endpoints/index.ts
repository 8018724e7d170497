import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { faultAnswer, type Answer, type AwsService, type Fault, type Reply } from '../aws-protocols.ts';
import { readRestCall } from './sesv2/index.ts';
import type { RestInput } from './sesv2/operation.ts';

/** A call of an AWS operation, whichever protocol it came by. */
export interface AwsCall {
  readonly service: Exclude<AwsService, 'sns'>;
  readonly operation: string;
  /** All members, of REST those in path and query too; in the Query protocol the fields of the form, such as `Identities.member.1`. */
  readonly input: RestInput;
  readonly headers: IncomingHttpHeaders;
}

export interface AwsServices {
  /** A fault is written as the call's protocol has it. */
  readonly call: (call: AwsCall) => Reply | Promise<Reply>;
  /** What is read by GET: a topic's certificate and confirmation. */
  readonly get?: (url: URL) => Answer | undefined;
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
    if (method === 'GET' && !isRest) return services.get?.(url) ?? notFound;
    const body = await text(request);
    const read = isRest ? readSesV2Call(method, url, body) : readCall(request, body);
    if (!read) return notFound;
    const call = { ...read, headers: request.headers };
    const reply = isSigned(call) ? await services.call(call) : missingToken;
    return 'code' in reply ? faultAnswer(call.service, reply) : reply;
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

/** By these a caller without credentials gets some. */
const unsigned = new Set(['AssumeRoleWithWebIdentity']);

/** Signatures are not verified, but an unsigned request is refused as AWS does. */
function isSigned({ operation, headers: { authorization } }: AwsCall): boolean {
  return unsigned.has(operation) || (authorization?.startsWith('AWS4-HMAC-SHA256 Credential=') ?? false);
}

type ReadCall = Omit<AwsCall, 'headers'>;

function readSesV2Call(method: string, url: URL, body: string): ReadCall | undefined {
  const call = readRestCall(method, url, body);
  return call && { service: 'sesv2', ...call };
}

/** By what AWS JSON's header calls a service. */
const jsonServices = new Map<string, AwsCall['service']>([
  ['GraniteServiceVersion20100801', 'cloudwatch'],
  ['AWSOrganizationsV20161128', 'organizations'],
  ['AmazonSQS', 'sqs'],
]);
/** By the version of its API. */
const queryServices = new Map<string, AwsCall['service']>([
  ['2010-12-01', 'ses'],
  ['2011-06-15', 'sts'],
]);

/** AWS JSON names the operation in a header, AWS Query in the form that is posted. */
function readCall(request: IncomingMessage, body: string): ReadCall | undefined {
  const [target = '', named] = String(request.headers['x-amz-target'] ?? '').split('.');
  const byJson = jsonServices.get(target);
  if (byJson && named) return { service: byJson, operation: named, input: JSON.parse(body) as RestInput };
  const { Version = '', Action, ...input } = Object.fromEntries(new URLSearchParams(body));
  const byQuery = queryServices.get(Version);
  return byQuery && Action ? { service: byQuery, operation: Action, input } : undefined;
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
