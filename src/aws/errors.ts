import { AwsError } from './aws-error.ts';

/**
 * AWS's error code (`Throttling`, `AccessDenied`), else the network's (`ECONNREFUSED`), else the HTTP status of an
 * answer that was not AWS's. It becomes a label value, so nothing longer than a code passes.
 */
export function errorCode(err: unknown): string {
  if (!(err instanceof Error)) return 'Unknown';
  const { $fault, $metadata, code } = err as SdkError;
  const status = $metadata?.httpStatusCode;
  const candidates = [$fault && err.name, code, status && `HTTP${status}`, err.name];
  return candidates.filter((one) => typeof one === 'string').find((one) => CODE.test(one)) ?? 'Unknown';
}

const CODE = /^[A-Za-z][\w.-]{0,63}$/;

/** Wraps what a call threw, once, at the edge: the message names service, operation and code. */
export function toAwsError(service: string, operation: string, err: unknown): AwsError {
  if (err instanceof AwsError) return err;
  const code = errorCode(err);
  const cause = withoutSecrets(err);
  return new AwsError(`${service} ${operation} failed: ${code}: ${cause.message}`, code, { cause });
}

/** Runs one call of one operation; whatever it throws becomes an AwsError. */
export async function calling<T>(service: string, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (err) {
    throw toAwsError(service, operation, err);
  }
}

interface SdkError {
  /** Who is to blame: on errors that AWS itself answered. */
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: unknown;
}

/**
 * A SignatureDoesNotMatch answer quotes the whole canonical request, session token included, after its first line; the
 * SDK's errors also carry the HTTP exchange. So only the name and the first line go on.
 */
function withoutSecrets(err: unknown): Error {
  const original = err instanceof Error ? err : new Error(String(err));
  const [line = ''] = original.message.split('\n', 1);
  const cause = new Error(line.slice(0, 500));
  cause.name = original.name;
  return cause;
}
