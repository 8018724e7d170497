import type { Resource } from '@opentelemetry/resources';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError } from '../config/config.ts';
import type { OtlpConfig } from '../config/otlp.ts';
import type { NewSeries } from '../metrics/family.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Logger } from '../platform/logger.ts';
import { Deliveries, SUCCESS } from './deliveries.ts';
import type { OtelEnvironment } from './environment.ts';
import { addToJson, addToProtobuf, exemplarsOf } from './exemplar-wire.ts';
import { readRegistry } from './read-registry.ts';
import { openTransport, type Transport } from './transport.ts';

export interface OtlpMetricsOptions {
  readonly config: OtlpConfig;
  readonly environment: OtelEnvironment;
  readonly registry: MetricRegistry;
  readonly resource: Resource;
  readonly version: string;
  readonly log: Logger;
  /** Told of the new series that a whole export has shown at 0. */
  readonly shown: (shownAtZero: readonly NewSeries[]) => void;
}

/** Points of one request: some 1 MB, which is written in one go. Collectors take up to 20 MB by default. */
const POINTS_PER_REQUEST = 4_096;
/** A collector that does not answer must not keep the process from ending. */
const LAST_WORDS_MS = 5_000;

/**
 * Sends all that a scrape would show, at an interval. What is sent are totals since the series was born, so that an
 * export which failed is made good by the next one, and nothing has to wait in memory.
 * @throws ConfigError when it is asked for what it cannot do.
 */
export async function openOtlpMetrics(options: OtlpMetricsOptions): Promise<AsyncDisposable> {
  const { config, environment, registry, resource, version, log, shown } = options;
  refuseDelta(environment.temporality);
  const deliveries = new Deliveries(registry, log, 'metrics');
  const interval = config.interval ?? environment.interval;
  const exportTimeout = Math.min(interval, environment.exportTimeout);
  // A request gives up before the reader does, so that the reason is known.
  const timeout = Math.min(config.timeout ?? environment.timeout, Math.ceil(exportTimeout * 0.9));
  const [{ MeterProvider, PeriodicExportingMetricReader }, { emptyResource }, transport] = await Promise.all([
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/resources'),
    openMetricTransport({ ...config, timeout }, environment, deliveries),
  ]);
  const exporter = new AccountedExporter(transport, deliveries, shown);
  const producer = {
    async collect() {
      const { metrics, points, shownAtZero } = await readRegistry(registry, Date.now());
      exporter.begin(points, shownAtZero);
      const scope = { name: 'ses-exporter', version };
      return {
        resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope, metrics }] },
        errors: [],
      };
    },
  };
  const reader = new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [producer],
    exportIntervalMillis: interval,
    exportTimeoutMillis: exportTimeout,
    maxExportBatchSize: POINTS_PER_REQUEST,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  // The first export shows at once whether the way is open.
  void reader.forceFlush();
  return {
    async [Symbol.asyncDispose]() {
      await Promise.race([provider.shutdown(), wait(LAST_WORDS_MS, undefined, { ref: false })]);
    },
  };
}

/**
 * A delta would have to be taken back when its export fails, and OTLP does not say which export failed after all: it
 * would lose counts or double them.
 */
function refuseDelta(temporality: string): void {
  if (temporality === 'cumulative') return;
  throw new ConfigError(
    `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE is ${temporality}, but counts are sent as totals (cumulative), which no lost export can falsify; where a backend needs deltas, let the OpenTelemetry Collector make them with its processor cumulative_to_delta (cumulativetodeltaprocessor)`,
  );
}

async function openMetricTransport(
  config: OtlpConfig,
  environment: OtelEnvironment,
  deliveries: Deliveries,
): Promise<Transport<ResourceMetrics>> {
  const { JsonMetricsSerializer, MetricsExporterMetricsHelper, ProtobufMetricsSerializer } =
    await import('@opentelemetry/otlp-transformer');
  type Add = typeof addToJson;
  const withExemplars = (serializer: typeof JsonMetricsSerializer, add: Add) => ({
    ...serializer,
    serializeRequest(data: ResourceMetrics) {
      const request = serializer.serializeRequest(data);
      const exemplars = exemplarsOf(data);
      return request && exemplars ? add(request, exemplars) : request;
    },
  });
  return openTransport<ResourceMetrics>({
    config,
    protocol: config.protocol ?? environment.protocol.metrics,
    signal: 'metrics',
    serializers: {
      'http/json': withExemplars(JsonMetricsSerializer, addToJson),
      'http/protobuf': withExemplars(ProtobufMetricsSerializer, addToProtobuf),
    },
    helper: MetricsExporterMetricsHelper,
    deliveries,
  });
}

/** One reading of the registry on its way, in one request or in several. */
interface Journey {
  left: number;
  failed: boolean;
  readonly shownAtZero: readonly NewSeries[];
}

/**
 * Keeps account of what was delivered. The reader is told of success in any case: failures are told here, and what
 * the reader would say of them is no more.
 */
class AccountedExporter implements PushMetricExporter {
  readonly #transport: Transport<ResourceMetrics>;
  readonly #deliveries: Deliveries;
  readonly #shown: OtlpMetricsOptions['shown'];
  #journey: Journey = { left: 0, failed: false, shownAtZero: [] };

  constructor(
    transport: Transport<ResourceMetrics>,
    deliveries: Deliveries,
    shown: OtlpMetricsOptions['shown'],
  ) {
    this.#transport = transport;
    this.#deliveries = deliveries;
    this.#shown = shown;
  }

  begin(points: number, shownAtZero: readonly NewSeries[]): void {
    if (this.#journey.left > 0) this.#fail(this.#journey, new Error('the export timed out'));
    this.#deliveries.began();
    this.#journey = { left: points, failed: false, shownAtZero };
  }

  export(batch: ResourceMetrics, done: Parameters<PushMetricExporter['export']>[1]): void {
    const journey = this.#journey;
    // Where one request could not be delivered, the next would only wait as long again.
    if (journey.failed) return done({ code: SUCCESS });
    this.#transport.export(batch, ({ code, error }) => {
      if (code === SUCCESS) {
        journey.left -= pointsOf(batch);
        if (journey.left === 0 && !journey.failed) {
          this.#deliveries.succeeded();
          this.#shown(journey.shownAtZero);
        }
      } else this.#fail(journey, error);
      done({ code: SUCCESS });
    });
  }

  #fail(journey: Journey, err: unknown): void {
    if (journey.failed) return;
    journey.failed = true;
    this.#deliveries.failed(err);
  }

  forceFlush(): Promise<void> {
    return this.#transport.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#transport.shutdown();
  }
}

function pointsOf({ scopeMetrics }: ResourceMetrics): number {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
}
