import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { emptyResource } from '@opentelemetry/resources';
import { MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { addToProtobuf, exemplarsOf } from '../../src/otel/exemplar-wire.ts';
import { readRegistry } from '../../src/otel/read-registry.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { median, type Figure } from '../report.ts';

/** The same attributes for both sides: as many as the busiest metric of mail has. */
function labelsOf(at: number) {
  return {
    account_id: '123456789012',
    region: 'eu-west-1',
    event_type: 'delivery',
    configuration_set: `set-${at % 100}`,
    identity: `mail-${Math.floor(at / 100)}.example.com`,
  };
}

/** Collects when it is asked to, and sends nothing. */
class ManualReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * From the registry to the bytes of an OTLP request, against its floor: OpenTelemetry's own Counter with the same
 * attributes, collected and serialized by OpenTelemetry's SDK. And again where each series has an exemplar, which the
 * SDK cannot send at all.
 */
export async function benchOtlpBridge(series: number, rounds: number): Promise<Figure[]> {
  const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
  const plain = new MetricRegistry();
  const traced = new MetricRegistry();
  for (let at = 0; at < series; at++) {
    const increment = { metric: 'ses_events_total', labels: labelsOf(at), part: '', value: 1 } as const;
    plain.add([increment]);
    traced.add([increment], trace);
  }
  const reader = new ManualReader({ cardinalitySelector: () => series * 2 });
  const provider = new MeterProvider({ resource: emptyResource(), readers: [reader] });
  const counter = provider.getMeter('bench').createCounter('ses_events_total');
  for (let at = 0; at < series; at++) counter.add(1, labelsOf(at));

  const floor = async () => {
    const { resourceMetrics } = await reader.collect();
    return ProtobufMetricsSerializer.serializeRequest(resourceMetrics)?.length ?? 0;
  };
  const [own = 0, withExemplars = 0, sdk = 0] = await inTurns(rounds, [bridge(plain), bridge(traced), floor]);
  const name = `OTLP bridge, ${series.toLocaleString('en')} series`;
  const figure = (what: string, ms: number, atMost: number): Figure => ({
    bench: `${name}${what}: time to a request's bytes against OpenTelemetry's own counter`,
    measured: `${ms.toFixed(1)} ms`,
    floor: `${sdk.toFixed(1)} ms`,
    ratio: ms / sdk,
    bound: { atMost },
    timed: true,
  });
  await provider.shutdown();
  return [figure('', own, 1.5), figure(' with an exemplar each', withExemplars, 6)];
}

/** What an export does until it has the bytes. */
function bridge(registry: MetricRegistry): () => Promise<number> {
  return async () => {
    const { metrics } = await readRegistry(registry, Date.now());
    const scope = { name: 'bench', version: '' };
    const data: ResourceMetrics = { resource: emptyResource(), scopeMetrics: [{ scope, metrics }] };
    const request = ProtobufMetricsSerializer.serializeRequest(data) ?? new Uint8Array();
    const exemplars = exemplarsOf(data);
    return (exemplars ? addToProtobuf(request, exemplars) : request).length;
  };
}

/** The median time of each, in milliseconds: taken in turns, so that a busy machine slows all of them. */
async function inTurns(rounds: number, all: readonly (() => Promise<number>)[]): Promise<number[]> {
  const times = all.map((): number[] => []);
  for (let round = -3; round < rounds; round++) {
    for (const [at, work] of all.entries()) {
      const start = performance.now();
      if ((await work()) === 0) throw new Error('nothing was written');
      if (round >= 0) times[at]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}
