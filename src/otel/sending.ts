import type { Resource } from '@opentelemetry/resources';
import type { OtlpConfig } from '../config/otlp.ts';
import type { Logger } from '../platform/logger.ts';
import { remember } from '../platform/remember.ts';
import { readOtelEnvironment, type OtelEnvironment } from './environment.ts';
import { diag, DiagLogLevel } from '@opentelemetry/api';

/** What all that leaves over OTLP has in common: who says it, and how it gets there. */
export interface Sending {
  readonly config: OtlpConfig;
  readonly environment: OtelEnvironment;
  readonly version: string;
  readonly log: Logger;
  /** Asked for once; the modules that it needs load then. */
  readonly resource: () => Promise<Resource>;
}

export interface SendingOptions {
  readonly config: OtlpConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** What tells this process from its replicas, and stays with it. */
  readonly instance: string;
  readonly log: Logger;
}

/** Reads OpenTelemetry's variables, and lets OpenTelemetry's own messages go to our log. */
export function createSending({ config, env, version, instance, log }: SendingOptions): Sending {
  const environment = readOtelEnvironment(env);
  for (const warning of environment.warnings)
    log.warn({ detail: warning }, 'an OpenTelemetry environment variable is not valid');
  joinDiag(log, environment.logLevel);
  return {
    config,
    environment,
    version,
    log,
    resource: remember(async () => {
      const { ownResource } = await import('./resource.ts');
      return ownResource({ version, instance, detectors: environment.resourceDetectors, log });
    }),
  };
}

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
function joinDiag(log: Logger, level: string): void {
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
