import type { IOtlpExportDelegate } from '@opentelemetry/otlp-exporter-base';
import type { ISerializer, IExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import { ConfigError } from '../config/config.ts';
import type { OtlpConfig, OtlpProtocol } from '../config/otlp.ts';
import type { Deliveries, Signal } from './deliveries.ts';
import { httpOptions } from './http-options.ts';
import { optionalPackage } from './optional-package.ts';

/** Sends one kind of data and says how it went; what OpenTelemetry's exporters have in common. */
export type Transport<Data> = Pick<IOtlpExportDelegate<Data>, 'export' | 'forceFlush' | 'shutdown'>;

/** An answer to an export, of any signal. */
interface Answer {
  readonly partialSuccess?: {
    readonly errorMessage?: string;
    readonly rejectedDataPoints?: number | string;
    readonly rejectedSpans?: number | string;
  };
}

export interface TransportOptions<Data> {
  readonly config: OtlpConfig;
  readonly protocol: OtlpProtocol;
  readonly signal: Signal;
  readonly serializers: Readonly<Record<'http/protobuf' | 'http/json', ISerializer<Data, Answer>>>;
  readonly helper: IExporterMetricsHelper<Data>;
  readonly deliveries: Deliveries;
}

const contentTypes = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json' } as const;
const names = { metrics: 'METRICS', traces: 'TRACES' } as const;
/** The version that belongs to the others in package.json. */
const GRPC_VERSION = '0.301.0';

/**
 * The way to the collector: OpenTelemetry's own transport, with its retries, time-outs and certificates. It stands
 * below their exporters, because those keep to themselves which points a collector rejected.
 * @throws ConfigError when a certificate cannot be read, or the package for grpc is not there.
 */
export async function openTransport<Data>(options: TransportOptions<Data>): Promise<Transport<Data>> {
  const { config, protocol, signal, serializers, helper, deliveries } = options;
  if (protocol === 'grpc') return openGrpc<Data>(config, signal);
  const { convertLegacyHttpOptions, createOtlpHttpExportDelegate } =
    await import('@opentelemetry/otlp-exporter-base/node-http');
  const given = httpOptions(config, signal) as Parameters<typeof convertLegacyHttpOptions>[0];
  const required = { 'Content-Type': contentTypes[protocol] };
  return createOtlpHttpExportDelegate(
    convertLegacyHttpOptions(given, names[signal], `v1/${signal}`, required),
    reading(serializers[protocol], deliveries),
    'otlp_http',
    helper,
    undefined,
  );
}

/** Reads a partial success out of the answer. What is returned says nothing more, or it would be logged twice. */
function reading<Data>(
  serializer: ISerializer<Data, Answer>,
  deliveries: Deliveries,
): ISerializer<Data, Answer> {
  return {
    serializeRequest: (data) => serializer.serializeRequest(data),
    deserializeResponse(data) {
      const { partialSuccess } = serializer.deserializeResponse(data);
      const { rejectedDataPoints, rejectedSpans, errorMessage = '' } = partialSuccess ?? {};
      const items = Number(rejectedDataPoints ?? rejectedSpans ?? 0);
      // Without rejected items a message is a warning (OTLP specification, "Partial Success").
      if (items > 0 || errorMessage) deliveries.rejected(items, errorMessage.slice(0, 500));
      return {};
    },
  };
}

async function openGrpc<Data>(config: OtlpConfig, signal: Signal): Promise<Transport<Data>> {
  const [name, exported] =
    signal === 'metrics'
      ? ['@opentelemetry/exporter-metrics-otlp-grpc', 'OTLPMetricExporter']
      : ['@opentelemetry/exporter-trace-otlp-grpc', 'OTLPTraceExporter'];
  const found = await optionalPackage(name);
  if (!found)
    throw new ConfigError(
      `OTLP over grpc needs a package that is not installed: run \`npm install ${name}@${GRPC_VERSION}\` beside the exporter, or send http/protobuf (OTEL_EXPORTER_OTLP_PROTOCOL or otlp.protocol), which collectors take on port 4318`,
    );
  if (config.headers || config.certificate || config.client_certificate)
    throw new ConfigError(
      'OTLP over grpc takes headers and certificates only from OTEL_EXPORTER_OTLP_HEADERS, …_CERTIFICATE, …_CLIENT_CERTIFICATE and …_CLIENT_KEY, not from the settings otlp.headers, otlp.certificate and otlp.client_certificate',
    );
  const Exporter = found[exported] as new (options: object) => Transport<Data>;
  const { endpoint: url, timeout: timeoutMillis, compression } = config;
  return new Exporter({
    ...(url && { url }),
    ...(timeoutMillis && { timeoutMillis }),
    ...(compression && { compression }),
  });
}
