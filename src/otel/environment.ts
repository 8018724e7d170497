import { otlpProtocols, type OtlpProtocol } from '../config/otlp.ts';

/**
 * The standard variables that OpenTelemetry's parts leave to the one who puts them together. All others (endpoint,
 * headers, time-out, compression, certificates, resource attributes) are read by the parts themselves.
 * Source: OpenTelemetry specification, "Environment Variable Specification".
 */
export interface OtelEnvironment {
  /** Nothing of OpenTelemetry's runs, whatever else is said. */
  readonly disabled: boolean;
  /** `undefined` where the variable is not set. */
  readonly metrics: boolean | undefined;
  readonly traces: boolean;
  readonly protocol: { readonly metrics: OtlpProtocol; readonly traces: OtlpProtocol };
  /** Milliseconds. */
  readonly interval: number;
  /** Of a reading and all its requests: milliseconds. */
  readonly exportTimeout: number;
  /** Of a request for metrics: milliseconds. */
  readonly timeout: number;
  readonly temporality: string;
  /** By OpenTelemetry's names: env, host, os, … */
  readonly resourceDetectors: readonly string[];
  /** Whether what a sender tells of its trace is taken up (OTEL_PROPAGATORS). */
  readonly traceContext: boolean;
  readonly sampler: { readonly name: string; readonly ratio: number };
  readonly spans: {
    readonly maxQueueSize: number;
    readonly maxExportBatchSize: number;
    /** Milliseconds. */
    readonly scheduledDelayMillis: number;
  };
  readonly logLevel: string;
  /** What could not be understood; the default is taken in its place, as the specification wants it. */
  readonly warnings: readonly string[];
}

export function readOtelEnvironment(env: NodeJS.ProcessEnv): OtelEnvironment {
  const warnings: string[] = [];
  const text = (...names: readonly string[]) =>
    names.map((name) => env[name]?.trim()).find((value) => value) ?? '';
  const oneOf = <T extends string>(known: readonly T[], fallback: T, ...names: readonly string[]): T => {
    const given = text(...names).toLowerCase();
    const found = known.find((one) => one === given);
    if (given && !found) warnings.push(`${names.join(' or ')}: expected one of ${known.join(', ')}`);
    return found ?? fallback;
  };
  const amount = (name: string, fallback: number) => {
    const given = text(name);
    const value = Number(given);
    if (given === '') return fallback;
    if (Number.isInteger(value) && value > 0) return value;
    warnings.push(`${name}: expected a whole number above 0`);
    return fallback;
  };
  /** Lists are allowed by the specification; what is not `otlp` or `none` is somebody else's to send. */
  const exporter = (name: string): boolean | undefined => {
    const given = text(name).toLowerCase();
    if (given === '') return undefined;
    const names = given.split(',').map((one) => one.trim());
    const unknown = names.filter((one) => one !== 'otlp' && one !== 'none');
    if (unknown.length > 0) warnings.push(`${name}: only otlp and none are known here`);
    return names.includes('otlp');
  };
  const protocolOf = (signal: string) =>
    oneOf(
      otlpProtocols,
      'http/protobuf',
      `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`,
      'OTEL_EXPORTER_OTLP_PROTOCOL',
    );
  const propagators = (text('OTEL_PROPAGATORS') || 'tracecontext,baggage')
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  // Baggage has no reader here, and so costs nothing to name.
  if (propagators.some((one) => !['tracecontext', 'baggage', 'none'].includes(one)))
    warnings.push('OTEL_PROPAGATORS: only tracecontext, baggage and none are known here');
  const interval = amount('OTEL_METRIC_EXPORT_INTERVAL', 60_000);
  const ratio = Number(text('OTEL_TRACES_SAMPLER_ARG') || 1);
  return {
    disabled: text('OTEL_SDK_DISABLED').toLowerCase() === 'true',
    metrics: exporter('OTEL_METRICS_EXPORTER'),
    traces: exporter('OTEL_TRACES_EXPORTER') ?? false,
    protocol: { metrics: protocolOf('METRICS'), traces: protocolOf('TRACES') },
    interval,
    exportTimeout: amount('OTEL_METRIC_EXPORT_TIMEOUT', 30_000),
    timeout: amount('OTEL_EXPORTER_OTLP_METRICS_TIMEOUT', amount('OTEL_EXPORTER_OTLP_TIMEOUT', 10_000)),
    temporality: text('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE').toLowerCase() || 'cumulative',
    resourceDetectors: (text('OTEL_NODE_RESOURCE_DETECTORS') || 'env,host,os')
      .split(',')
      .map((one) => one.trim()),
    traceContext: propagators.includes('tracecontext'),
    sampler: {
      name: text('OTEL_TRACES_SAMPLER').toLowerCase() || 'parentbased_always_on',
      ratio: ratio >= 0 && ratio <= 1 ? ratio : 1,
    },
    spans: {
      maxQueueSize: amount('OTEL_BSP_MAX_QUEUE_SIZE', 2_048),
      maxExportBatchSize: amount('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512),
      scheduledDelayMillis: amount('OTEL_BSP_SCHEDULE_DELAY', 5_000),
    },
    logLevel: oneOf(['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'], 'warn', 'OTEL_LOG_LEVEL'),
    warnings,
  };
}
