import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../support/free-port.ts';
import { peer } from '../support/peers.ts';
import { startChild, type ChildProgram } from '../support/program.ts';

export interface OtelCollector extends ChildProgram {
  /** Where it takes OTLP over HTTP. */
  readonly endpoint: string;
}

export interface CollectorSetup {
  /** To listen where an earlier one did. */
  readonly port?: number;
  /** TLS of its receiver, in the collector's own words. */
  readonly tls?: Readonly<Record<string, string>>;
  readonly processors?: Readonly<Record<string, unknown>>;
  readonly exporters: Readonly<Record<string, unknown>>;
  readonly signals?: readonly ('metrics' | 'traces' | 'logs')[];
}

/** Runs a real OpenTelemetry Collector that hands on what it is sent. */
export async function startOtelCollector(setup: CollectorSetup): Promise<OtelCollector> {
  await using stack = new AsyncDisposableStack();
  const { port = await freePort(), tls, processors = {}, exporters, signals = ['metrics'] } = setup;
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-otelcol-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const pipeline = {
    receivers: ['otlp'],
    processors: Object.keys(processors),
    exporters: Object.keys(exporters),
  };
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}`, ...(tls && { tls }) } } } },
    processors,
    exporters,
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: Object.fromEntries(signals.map((signal) => [signal, pipeline])),
    },
  };
  const file = join(folder, 'otelcol.yaml');
  await writeFile(file, stringify(config));
  const child = stack.use(startChild(peer('bin/otelcol'), [`--config=${file}`]));
  await child.says(/Everything is ready/);
  const held = stack.move();
  return {
    endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    get output() {
      return child.output;
    },
    pid: child.pid,
    ended: child.ended,
    says: (pattern) => child.says(pattern),
    signal: (signal) => child.signal(signal),
    end: (signal) => child.end(signal),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
