import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import type { NewSeries } from '../metrics/family.ts';
import { createSending, type Sending } from '../otel/sending.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import type { Logger } from '../platform/logger.ts';
import type { Runtime } from '../runtime.ts';

/** What everything that is sent over OTLP shares, the records of events included. */
export function sendingOf({ otlp, web }: Config, log: Logger): Sending {
  const { version } = readBuildInfo();
  // As Prometheus names an instance; the pod's name where there is one, which is what hostname() gives there.
  const instance = `${hostname()}:${web.listen.port}`;
  return createSending({ config: otlp, env: process.env, version, instance, log });
}

export interface TelemetryDeps extends Pick<Runtime, 'registry'> {
  readonly sending: Sending;
  /** Told of the new series that a whole export has shown at 0. */
  readonly shown: (shownAtZero: readonly NewSeries[]) => void;
  /** How long a new series is shown at 0: milliseconds. */
  readonly zeroFor: number;
}

/**
 * Sends metrics and traces over OTLP where that is asked for; otherwise nothing of OpenTelemetry's SDK is loaded. A
 * variable wins over the file, as everywhere.
 * @throws ConfigError when it is asked for what it cannot do.
 */
export async function openTelemetry({
  sending,
  registry,
  shown,
  zeroFor,
}: TelemetryDeps): Promise<AsyncDisposable> {
  const { config, environment, version, log } = sending;
  await using opening = new AsyncDisposableStack();
  if (!environment.disabled && environment.traces) {
    const { openOtlpTraces } = await import('../otel/traces.ts');
    opening.use(await openOtlpTraces(sending, registry));
  }
  if (!environment.disabled && (environment.metrics ?? config.enabled ?? false)) {
    const interval = config.interval ?? environment.interval;
    if (zeroFor < interval)
      log.warn(
        { interval, zeroFor },
        'exposition.zero_for is shorter than the interval of OTLP exports: their reader may miss the 0 of a new series',
      );
    const { openOtlpMetrics } = await import('../otel/metrics.ts');
    const resource = await sending.resource();
    opening.use(await openOtlpMetrics({ config, environment, registry, resource, version, log, shown }));
  }
  return opening.move();
}
