import type { OtlpConfig } from '../../src/config/otlp.ts';
import { createSending } from '../../src/otel/sending.ts';
import { silentLogger, type Logger } from '../../src/platform/logger.ts';

/** What is said over OTLP and how, with the variables that the test has stubbed. */
export function sendingWith(config: OtlpConfig = {}, log: Logger = silentLogger) {
  return createSending({ config, env: process.env, version: '1.2.3', instance: 'host:10587', log });
}
