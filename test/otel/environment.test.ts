import { describe, expect, it } from 'vitest';
import { readOtelEnvironment } from '../../src/otel/environment.ts';

describe('OpenTelemetry’s variables', () => {
  it('have the defaults of the specification, but send nothing unasked', () => {
    expect(readOtelEnvironment({})).toMatchObject({
      disabled: false,
      metrics: undefined,
      traces: false,
      protocol: { metrics: 'http/protobuf', traces: 'http/protobuf' },
      interval: 60_000,
      exportTimeout: 30_000,
      traceContext: true,
      temporality: 'cumulative',
      warnings: [],
    });
  });

  it('of one signal win over those of all', () => {
    const { protocol } = readOtelEnvironment({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
    });
    expect(protocol).toEqual({ metrics: 'http/json', traces: 'grpc' });
  });

  it('switch metrics and traces by the name of their exporter', () => {
    expect(
      readOtelEnvironment({ OTEL_METRICS_EXPORTER: 'none', OTEL_TRACES_EXPORTER: 'otlp' }),
    ).toMatchObject({
      metrics: false,
      traces: true,
    });
  });

  it('that make no sense are told of and leave the default', () => {
    const { interval, protocol, warnings } = readOtelEnvironment({
      OTEL_METRIC_EXPORT_INTERVAL: '10s',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_PROPAGATORS: 'b3',
    });
    expect([interval, protocol.metrics]).toEqual([60_000, 'http/protobuf']);
    const expected = 'OTEL_EXPORTER_OTLP_PROTOCOL: expected one of http/protobuf, http/json, grpc';
    expect(warnings.toSorted()).toEqual([
      `OTEL_EXPORTER_OTLP_METRICS_PROTOCOL or ${expected}`,
      `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL or ${expected}`,
      'OTEL_METRICS_EXPORTER: only otlp and none are known here',
      'OTEL_METRIC_EXPORT_INTERVAL: expected a whole number above 0',
      'OTEL_PROPAGATORS: only tracecontext, baggage and none are known here',
    ]);
  });
});
