import { z } from 'zod';
import { areRead } from './cross-check.ts';
import { Duration, HttpUrl } from './types.ts';

export const otlpProtocols = ['http/protobuf', 'http/json', 'grpc'] as const;
export type OtlpProtocol = (typeof otlpProtocols)[number];

const instead = (variable: string) => `default: ${variable}`;

/** What is not set here is taken from OpenTelemetry's own variables, those of one signal included. */
export const Otlp = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe(
        'Sends every metric over OTLP too; default: whether OTEL_METRICS_EXPORTER is otlp. Traces are switched by OTEL_TRACES_EXPORTER, records of events by events.log.',
      ),
    endpoint: HttpUrl.optional().describe(
      `Collector, without the path; ${instead('OTEL_EXPORTER_OTLP_ENDPOINT')}, else http://localhost:4318.`,
    ),
    protocol: z
      .enum(otlpProtocols)
      .optional()
      .describe(
        `Form of what is sent; grpc needs the package @opentelemetry/exporter-metrics-otlp-grpc; ${instead('OTEL_EXPORTER_OTLP_PROTOCOL')}, else http/protobuf.`,
      ),
    headers: z
      .record(z.string(), z.string())
      .meta({ title: 'map of secrets', writeOnly: true })
      .optional()
      .describe(`Headers of each request, such as Authorization; ${instead('OTEL_EXPORTER_OTLP_HEADERS')}.`),
    interval: Duration.optional().describe(
      `Time from one export of metrics to the next; ${instead('OTEL_METRIC_EXPORT_INTERVAL')}, else 60s.`,
    ),
    timeout: Duration.optional().describe(
      `How long a request is tried, retries included; ${instead('OTEL_EXPORTER_OTLP_TIMEOUT')}, else 10s.`,
    ),
    compression: z
      .enum(['gzip', 'none'])
      .optional()
      .describe(`Compression of requests; ${instead('OTEL_EXPORTER_OTLP_COMPRESSION')}, else none.`),
    certificate: z
      .string()
      .optional()
      .describe(
        `PEM file of the authorities that the collector’s certificate is checked with; ${instead('OTEL_EXPORTER_OTLP_CERTIFICATE')}.`,
      ),
    client_certificate: z
      .string()
      .optional()
      .describe(`PEM file of our own certificate; ${instead('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE')}.`),
    client_key: z
      .string()
      .optional()
      .describe(`PEM file of its key; ${instead('OTEL_EXPORTER_OTLP_CLIENT_KEY')}.`),
  })
  .refine((own) => (own.client_certificate === undefined) === (own.client_key === undefined), {
    path: ['client_key'],
    error: 'expected client_certificate and client_key together',
    when: areRead('client_certificate', 'client_key'),
  });
export type OtlpConfig = z.output<typeof Otlp>;
