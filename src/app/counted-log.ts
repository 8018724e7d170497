import type { LogConfig } from '../config/config.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Logger } from '../platform/logger.ts';
import { createLogger, type LoggerOptions, type LogLevel } from '../platform/pino-logger.ts';

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** The program's log, and how its lines become a metric once there is a registry. */
export interface CountedLog {
  readonly log: Logger;
  /** Counts the lines from now on, and those that were written before. */
  readonly countInto: (registry: MetricRegistry) => void;
}

/** @param stream where the lines go; default: standard error. */
export function createCountedLog(config: LogConfig, stream?: LoggerOptions['stream']): CountedLog {
  const early: LogLevel[] = [];
  let count = (level: LogLevel): void => void early.push(level);
  return {
    log: createLogger({ ...config, onLine: (level) => count(level), ...(stream && { stream }) }),
    countInto(registry) {
      for (const level of levels) registry.preRegister('ses_exporter_log_messages_total', { level });
      count = (level) => registry.count('ses_exporter_log_messages_total', { level });
      for (const level of early.splice(0)) count(level);
    },
  };
}
