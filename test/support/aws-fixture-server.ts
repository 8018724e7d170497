import { vi } from 'vitest';
import type { Answer, Fault, Reply } from '../../src/demo/aws-protocols.ts';
import { openAwsServer, type AwsCall } from '../../src/demo/endpoints/index.ts';

type Script = Reply | ((call: AwsCall) => Reply);

/** The simulated AWS's server, which answers as it was told to. */
export interface AwsFixture extends AsyncDisposable {
  readonly endpoint: string;
  readonly calls: AwsCall[];
  /** What an operation is answered, one after the other; the last again and again. */
  answer(operation: string, ...script: Script[]): void;
}

export async function awsFixture(): Promise<AwsFixture> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const scripts = new Map<string, Script[]>();
  const calls: AwsCall[] = [];
  const server = await openAwsServer();
  server.serve({
    now: () => Date.now(),
    call: (call) => {
      calls.push(call);
      const script = scripts.get(call.operation) ?? [];
      const chosen = (script.length > 1 ? script.shift() : script[0]) ?? htmlNotFound;
      return typeof chosen === 'function' ? chosen(call) : chosen;
    },
  });
  return {
    endpoint: server.origin,
    calls,
    answer: (operation, ...script) => scripts.set(operation, script),
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      await server[Symbol.asyncDispose]();
    },
  };
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

/** An error by AWS's name for it, which is SES's API v2's own where that is asked: `AccessDenied`, or `AccessDeniedException`. */
export function fault(code: string, message = 'no', status = 400): Fault {
  return { status, code, message };
}

/** What an endpoint that knows no such operation may say. */
export const htmlNotFound: Answer = {
  status: 404,
  type: 'text/html',
  body: '<!doctype html><html><title>404 Not Found</title><p>The requested URL was not found.',
};
