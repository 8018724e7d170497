import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import type { Logger } from './logger.ts';
import { logfmt } from './logfmt.ts';

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
const redact = [
  'password',
  'token',
  'secret',
  'authorization',
  '*.password',
  '*.token',
  '*.secret',
  '*.authorization',
];

/** The program's log, written synchronously, so that the last line before a crash is there. */
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

/** What matters of an error and of its causes, without stacks of the world's failures. */
function errorFields(err: unknown): unknown {
  if (!(err instanceof Error)) return { message: String(err) };
  const { name, message, cause } = err;
  const { code } = err as { code?: unknown };
  const expected = name === 'AwsError' || name === 'LedgerError' || name === 'ConfigError';
  return {
    name,
    message,
    ...(typeof code === 'string' && { code }),
    ...(!expected && { stack: err.stack }),
    ...(cause instanceof Error && { cause: `${cause.name}: ${cause.message}` }),
  };
}
