import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import { askApi, prometheusAt, type PrometheusApi } from './prometheus.ts';

/** Loki's HTTP API: of metrics that of Prometheus, and log lines. */
export interface LokiApi extends Pick<PrometheusApi, 'range' | 'instant'> {
  /** Newest first. */
  lines(expr: string): Promise<DataFrame>;
}

/** All times in seconds. */
export function lokiAt(url: string, window: { start: number; end: number }): LokiApi {
  return {
    ...prometheusAt(url, window),
    async lines(expr) {
      const { result } = await askApi<{ result: { values: [nanoseconds: string, line: string][] }[] }>(
        url,
        'query_range',
        { query: expr, ...window },
      );
      const found = result.flatMap(({ values }) => values);
      return createDataFrame({
        fields: [
          { name: 'Time', type: FieldType.time, values: found.map(([time]) => Number(time) / 1e6) },
          { name: 'Line', type: FieldType.string, values: found.map(([, line]) => line) },
        ],
      });
    },
  };
}
