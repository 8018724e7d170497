/** Causes further down than this are left out, so that a ring of causes ends. */
const MAX_DEPTH = 5;

/** The world's failures, whose origin in our code says nothing. Of any other error the stack is told. */
const expected = new Set(['AwsError', 'LedgerError', 'ConfigError']);

/** What matters of an error and of its chain of causes, for a log line. Fields of its own, but `code`, stay out. */
export function errorFields(err: unknown): unknown {
  const fields = fieldsOf(err, 1);
  return err instanceof Error && !expected.has(err.name) ? { ...fields, stack: err.stack } : fields;
}

function fieldsOf(err: unknown, depth: number): object {
  if (!(err instanceof Error)) return { message: typeof err === 'string' ? err : JSON.stringify(err) };
  const { name, cause } = err;
  const { code } = err as NodeJS.ErrnoException;
  return {
    name,
    message: messageOf(err),
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && depth < MAX_DEPTH && { cause: fieldsOf(cause, depth + 1) }),
  };
}

/** A connection that fails on several addresses is an AggregateError without a message of its own. */
function messageOf(err: Error): string {
  if (err.message || !(err instanceof AggregateError)) return err.message;
  return err.errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
}
