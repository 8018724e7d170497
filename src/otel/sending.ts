import type { Resource } from '@opentelemetry/resources';
import type { OtlpConfig } from '../config/otlp.ts';
import type { Logger } from '../platform/logger.ts';
import { remember } from '../platform/remember.ts';
import { joinDiag } from './diag.ts';
import { readOtelEnvironment, type OtelEnvironment } from './environment.ts';

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
