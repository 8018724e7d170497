import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { Logger } from '../platform/logger.ts';

const levels: Readonly<Record<string, DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/** What is said of an object, which may hold all that is sent, stays out. */
const words = (args: readonly unknown[]) =>
  args.filter((one) => typeof one === 'string' || one instanceof Error).map(String);

/**
 * OpenTelemetry's own messages go to our log. Its errors are failures to send, which are tried again: warnings here.
 * @param level as OTEL_LOG_LEVEL says it.
 */
export function joinDiag(log: Logger, level: string): void {
  const own = log.child({ part: 'opentelemetry' });
  const warn = (message: string, ...args: readonly unknown[]) =>
    own.warn({ detail: [message, ...words(args)].join(' ') }, 'OpenTelemetry warns');
  const debug = (message: string, ...args: readonly unknown[]) =>
    own.debug({ detail: [message, ...words(args)].join(' ') }, 'OpenTelemetry tells');
  diag.setLogger(
    { error: warn, warn, info: debug, debug, verbose: debug },
    { logLevel: levels[level] ?? DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
