import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import { errorFields } from './error-fields.ts';
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
