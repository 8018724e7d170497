import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import type { Logger } from './logger.ts';
import { logfmt } from './logfmt.ts';
import { traceFields } from './span.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: 'json' | 'logfmt';
  /** Told of every line that is written. */
  readonly onLine?: (level: LogLevel) => void;
  /** Where lines go; standard error, so that standard output stays free. */
  readonly stream?: DestinationStream;
}

/** Fields that would be secrets if anyone ever logged them. */
const secretFields = [
  'password',
  'token',
  'secret',
  'authorization',
  'Authorization',
  'cookie',
  'access_key',
  'access_keys',
  'api_key',
  'api_keys',
  'external_id',
  'externalId',
  'ExternalId',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'SubscribeURL',
  'x-amz-firehose-access-key',
  'x-amz-security-token',
];

/** At the top of a line and up to two objects down. */
const redact = secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]);

/** The program's log. It is written synchronously, so that the last line before an exit or a crash is there. */
export function createLogger({ level, format, onLine, stream }: LoggerOptions): Logger {
  const out = stream ?? pino.destination({ dest: 2, sync: true });
  const lines: DestinationStream = {
    write(line) {
      const text = format === 'json' ? line : `${logfmt(JSON.parse(line) as Record<string, unknown>)}\n`;
      out.write(text);
    },
  };
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      redact,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFields },
      mixin: traceFields,
      hooks: {
        logMethod(args, method, number) {
          onLine?.(pino.levels.labels[number] as LogLevel);
          method.apply(this, args);
        },
      },
    },
    lines,
  );
}

/** Causes further down than this are left out, so that a ring of causes ends. */
const MAX_DEPTH = 5;

/** The world's failures, whose origin in our code says nothing. Of any other error the stack is told. */
const expected = new Set(['AwsError', 'LedgerError', 'ConfigError']);

/** What matters of an error and of its chain of causes, for a log line. Fields of its own, but `code`, stay out. */
function errorFields(err: unknown): unknown {
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
