import type { ReadableSpan, Sampler, SpanExporter } from '@opentelemetry/sdk-trace';
import { setTimeout as wait } from 'node:timers/promises';
import type { MetricRegistry } from '../metrics/registry.ts';
import { takeSpans } from '../platform/span.ts';
import { Deliveries, SUCCESS } from './deliveries.ts';
import type { OtelEnvironment } from './environment.ts';
import type { Sending } from './sending.ts';
import { openTransport, type Transport } from './transport.ts';

/** A collector that does not answer must not keep the process from ending. */
const LAST_WORDS_MS = 5_000;

/**
 * Sends the spans that the rest of the program makes with OpenTelemetry's API. Spans that wait are bounded
 * (OTEL_BSP_MAX_QUEUE_SIZE); those that cannot be sent are lost.
 * @throws ConfigError when it is asked for what it cannot do.
 */
export async function openOtlpTraces(sending: Sending, registry: MetricRegistry): Promise<AsyncDisposable> {
  const { config, environment, log } = sending;
  const deliveries = new Deliveries(registry, log, 'traces');
  const [
    api,
    { W3CTraceContextPropagator },
    sdk,
    { AsyncLocalStorageContextManager },
    transformer,
    resource,
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/otlp-transformer'),
    sending.resource(),
  ]);
  const transport = await openTransport<ReadableSpan[]>({
    config,
    protocol: config.protocol ?? environment.protocol.traces,
    signal: 'traces',
    serializers: {
      'http/json': transformer.JsonTraceSerializer,
      'http/protobuf': transformer.ProtobufTraceSerializer,
    },
    helper: transformer.TraceExporterMetricsHelper,
    deliveries,
  });
  const exporter = accounted(transport, deliveries);
  const provider = new sdk.TracerProvider({
    resource,
    sampler: samplerOf(sdk, environment.sampler),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, ...environment.spans })],
  });
  const contexts = new AsyncLocalStorageContextManager().enable();
  const { context, propagation, trace } = api;
  context.setGlobalContextManager(contexts);
  if (environment.traceContext) propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  takeSpans(true);
  return {
    async [Symbol.asyncDispose]() {
      takeSpans(false);
      trace.disable();
      propagation.disable();
      context.disable();
      await Promise.race([provider.shutdown(), wait(LAST_WORDS_MS, undefined, { ref: false })]);
    },
  };
}

/** Failures are told here, and so not by the processor again. */
function accounted(transport: Transport<ReadableSpan[]>, deliveries: Deliveries): SpanExporter {
  return {
    export(spans, done) {
      deliveries.began();
      transport.export(spans, ({ code, error }) => {
        if (code === SUCCESS) deliveries.succeeded();
        else deliveries.failed(error);
        done({ code: SUCCESS });
      });
    },
    forceFlush: () => transport.forceFlush(),
    shutdown: () => transport.shutdown(),
  };
}

/** The samplers of OTEL_TRACES_SAMPLER that need nothing from elsewhere; any other word stands for the default. */
function samplerOf(
  sdk: typeof import('@opentelemetry/sdk-trace'),
  { name, ratio }: OtelEnvironment['sampler'],
): Sampler {
  const parentBased = name.startsWith('parentbased_');
  const root = rootSampler(sdk, name.replace('parentbased_', ''), ratio);
  return parentBased || !root
    ? new sdk.ParentBasedSampler({ root: root ?? new sdk.AlwaysOnSampler() })
    : root;
}

function rootSampler(
  sdk: typeof import('@opentelemetry/sdk-trace'),
  name: string,
  ratio: number,
): Sampler | undefined {
  if (name === 'always_on') return new sdk.AlwaysOnSampler();
  if (name === 'always_off') return new sdk.AlwaysOffSampler();
  return name === 'traceidratio' ? new sdk.TraceIdRatioBasedSampler(ratio) : undefined;
}
