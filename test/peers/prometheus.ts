import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { peer } from '../support/peers.ts';
import { startChild } from '../support/program.ts';

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

/** A series with every sample of a range. */
export interface SampledSeries extends Pick<Series, 'metric'> {
  readonly values: readonly (readonly [at: number, value: string])[];
}

export interface ExemplarsOf {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    readonly timestamp: number;
  }[];
}

/**
 * What tells a series from others, without labels that say how it came. A scrape's text writes the bounds of buckets as
 * 1.0 and OTLP as 1: here they are numbers.
 */
export function identityOf(metric: Series['metric'], without: readonly string[]): string {
  const own = Object.entries(metric).filter(([label]) => !without.includes(label));
  const inOrder = own.toSorted(([one], [other]) => (one < other ? -1 : 1));
  const numbered = inOrder.map(([label, value]) => [
    label,
    label === 'le' ? String(Number(value.replace('+Inf', 'Infinity'))) : value,
  ]);
  return JSON.stringify(Object.fromEntries(numbered));
}

/** The part of Prometheus's HTTP API that the tests read (Prometheus documentation, "HTTP API"). */
export interface Prometheus extends AsyncDisposable {
  readonly output: string;
  readonly url: string;
  /** As of now, or of a moment: milliseconds since the epoch. @throws Error when the query is wrong. */
  query(promql: string, at?: number): Promise<readonly Series[]>;
  /** The samples that a range selector such as `up[5m]` finds, as they were stored. */
  samples(rangeSelector: string, at?: number): Promise<readonly SampledSeries[]>;
  /** Exemplars of the series that a query is about (with `--enable-feature=exemplar-storage`). */
  exemplars(promql: string): Promise<readonly ExemplarsOf[]>;
  targets(): Promise<readonly { readonly health: string; readonly lastError: string }[]>;
  /** What Prometheus understood of the exposition's comments. */
  metadata(): Promise<readonly { readonly metric: string; readonly type: string; readonly help: string }[]>;
  /** A counter of Prometheus's own. */
  own(metric: string): Promise<number | undefined>;
}

/** Runs a real Prometheus on this configuration and with these flags, with a port and a folder of its own. */
export async function startPrometheus(config: unknown, flags: readonly string[] = []): Promise<Prometheus> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-prometheus-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'prometheus.yml'), stringify(config));
  const child = stack.use(
    startChild(peer('bin/prometheus'), [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      ...flags,
    ]),
  );
  const [, address = ''] = await child.says(/msg="Listening on" component=web address=(\S+)/);
  await child.says(/msg="Server is ready to receive web requests."/);
  const ask = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`http://${address}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: T; error?: string };
    if (status !== 'success') throw new Error(error);
    return data;
  };
  const resultOf = async <T>(promql: string, at = Date.now()): Promise<readonly T[]> =>
    (await ask<{ result: T[] }>(`query?query=${encodeURIComponent(promql)}&time=${at / 1_000}`)).result;
  const held = stack.move();
  return {
    get output() {
      return child.output;
    },
    url: `http://${address}`,
    exemplars: (promql) => {
      const day = 86_400;
      const now = Date.now() / 1_000;
      return ask(`query_exemplars?query=${encodeURIComponent(promql)}&start=${now - day}&end=${now + day}`);
    },
    query: (promql, at) => resultOf<Series>(promql, at),
    samples: (rangeSelector, at) => resultOf<SampledSeries>(rangeSelector, at),
    targets: async () =>
      (await ask<{ activeTargets: { health: string; lastError: string }[] }>('targets')).activeTargets,
    metadata: () => ask('targets/metadata'),
    async own(metric) {
      const text = await (await fetch(`http://${address}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${metric} `));
      return line === undefined ? undefined : Number(line.slice(metric.length));
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
