export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** Prometheus's HTTP API, as far as Grafana's data source uses it. Every method throws what Prometheus complains of. */
export interface PrometheusApi {
  range(
    expr: string,
    window: { readonly start: number; readonly end: number; readonly step: number },
  ): Promise<readonly Series[]>;
  instant(expr: string, at: number): Promise<readonly Series[]>;
  labelValues(label: string, match: string | undefined): Promise<readonly string[]>;
  labelNames(match: string | undefined): Promise<readonly string[]>;
}

interface Found {
  readonly result: readonly {
    readonly metric: Series['metric'];
    readonly value?: Series['values'][number];
    readonly values?: Series['values'];
  }[];
}

/** Asks an HTTP API of Prometheus's form, such as Loki's. */
export async function askApi<T>(
  url: string,
  path: string,
  parameters: Readonly<Record<string, string | number>>,
): Promise<T> {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, `${value}`]));
  const answer = await fetch(`${url}/api/v1/${path}?${query.toString()}`);
  const { data, error } = (await answer.json()) as { data?: T; error?: string };
  if (data === undefined) throw new Error(`${url} says: ${error}`);
  return data;
}

/** All times in seconds. @param window in which labels are looked for. */
export function prometheusAt(url: string, window: { start: number; end: number }): PrometheusApi {
  const ask = <T>(path: string, parameters: Readonly<Record<string, string | number>>) =>
    askApi<T>(url, path, parameters);
  return {
    async range(expr, { start, end, step }) {
      const { result } = await ask<Found>('query_range', { query: expr, start, end, step });
      return result.map(({ metric, values = [] }) => ({ metric, values }));
    },
    async instant(expr, at) {
      const { result } = await ask<Found>('query', { query: expr, time: at });
      return result.map(({ metric, value }) => ({ metric, values: value ? [value] : [] }));
    },
    labelValues: (label, match) => ask(`label/${label}/values`, { ...window, ...matching(match) }),
    labelNames: (match) => ask('labels', { ...window, ...matching(match) }),
  };
}

function matching(match: string | undefined): Readonly<Record<string, string>> {
  return match ? { 'match[]': match } : {};
}
