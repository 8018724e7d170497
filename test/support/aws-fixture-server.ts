import { vi } from 'vitest';
import {
  jsonAnswer,
  queryAnswer,
  restAnswer,
  type Answer,
  type Fault,
  type QueryService,
  type Reply,
} from '../../src/demo/aws-protocols.ts';
import { openAwsServer, type AwsCall } from '../../src/demo/endpoints/index.ts';

/** What is said to a call: the inside of a result's XML where the Query protocol is spoken, an object where JSON is. */
export type Said = Reply | string | Readonly<Record<string, unknown>>;
type Script = Said | ((call: AwsCall) => Said);

/** The simulated AWS's server, which answers as it was told to. */
export interface AwsFixture extends AsyncDisposable {
  readonly endpoint: string;
  /** Every try of every call. */
  readonly calls: AwsCall[];
  /** What was called, each but once however often it was tried: `GetEmailIdentity shop.example` where it has a name in its path. */
  readonly asked: string[];
  /** What an operation is answered, one after the other; the last again and again. */
  answer(operation: string, ...script: Script[]): void;
  /** The next calls (of one operation, if named) come to this, however often each is tried. */
  failNext(times: number, refusal: Fault, operation?: string): void;
}

/** @param now what the Date of an answer says: milliseconds since the epoch. */
export async function awsFixture(now = () => Date.now()): Promise<AwsFixture> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  // The SDK waits a random part of its backoff before it tries again: here none of it.
  const jitter = vi.spyOn(Math, 'random').mockReturnValue(0);
  const scripts = new Map<string, Script[]>();
  const refusals: { readonly refusal: Fault; readonly operation: string | undefined }[] = [];
  const failing = new Map<string, Fault>();
  const calls: AwsCall[] = [];
  const asked: string[] = [];
  const refusalOf = (call: AwsCall): Fault | undefined => {
    const id = String(call.headers['amz-sdk-invocation-id']);
    if (!isFirstTry(call)) return failing.get(id);
    asked.push(nameOf(call));
    const at = refusals.findIndex(({ operation = call.operation }) => operation === call.operation);
    const [next] = at < 0 ? [] : refusals.splice(at, 1);
    if (next) failing.set(id, next.refusal);
    return next?.refusal;
  };
  const server = await openAwsServer();
  server.serve({
    now,
    call: (call) => {
      calls.push(call);
      const refusal = refusalOf(call);
      if (refusal) return refusal;
      const script = scripts.get(call.operation) ?? [];
      const chosen = (script.length > 1 ? script.shift() : script[0]) ?? htmlNotFound;
      return written(call, typeof chosen === 'function' ? chosen(call) : chosen);
    },
  });
  return {
    endpoint: server.origin,
    calls,
    asked,
    answer: (operation, ...script) => scripts.set(operation, script),
    failNext: (times, refusal, operation) =>
      void refusals.push(...Array.from({ length: times }, () => ({ refusal, operation }))),
    async [Symbol.asyncDispose]() {
      jitter.mockRestore();
      vi.unstubAllEnvs();
      await server[Symbol.asyncDispose]();
    },
  };
}

function isFirstTry({ headers }: AwsCall): boolean {
  return !(Number(/^attempt=(?<at>\d+)/.exec(String(headers['amz-sdk-request']))?.groups?.['at']) > 1);
}

function nameOf({ operation, input }: AwsCall): string {
  const name = input['EmailIdentity'] ?? input['ConfigurationSetName'] ?? input['PoolName'];
  return typeof name === 'string' ? `${operation} ${name}` : operation;
}

function written({ service, operation }: AwsCall, said: Said): Reply {
  if (typeof said === 'string') return queryAnswer(service as QueryService, operation, said);
  if (isReply(said)) return said;
  return service === 'sesv2' ? restAnswer(said) : jsonAnswer(said);
}

/** AWS's own members begin with capitals. */
function isReply(said: Exclude<Said, string>): said is Reply {
  return 'status' in said;
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

/** What AWS sends with an error; 400 with all others. */
const statuses: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AccessDeniedException: 403,
  NotFoundException: 404,
  TooManyRequestsException: 429,
  InternalServiceErrorException: 500,
  ServiceUnavailable: 503,
};

/** An error by AWS's name for it, which is SES's API v2's own where that is asked: `AccessDenied`, or `AccessDeniedException`. */
export function fault(code: string, message = 'no', status = statuses[code] ?? 400): Fault {
  return { status, code, message };
}

/** What an endpoint that knows no such operation may say. */
export const htmlNotFound: Answer = {
  status: 404,
  type: 'text/html',
  body: '<!doctype html><html><title>404 Not Found</title><p>The requested URL was not found.',
};
