import { renderExposition, type ExpositionFormat } from '../../src/http/exposition.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { labelsOf } from './series.ts';

/** One way to the bytes of a scrape. Resolves to how many there are. */
export type Render = () => Promise<number>;

/** A registry with so many series of the busiest metric of mail. */
export function registryOf(series: number): MetricRegistry {
  const registry = new MetricRegistry();
  for (let at = 0; at < series; at++)
    registry.add([{ metric: 'ses_events_total', labels: labelsOf(at), part: '', value: at }]);
  return registry;
}

export function render(registry: MetricRegistry, format: ExpositionFormat): Render {
  return async () => {
    let bytes = 0;
    for await (const slice of renderExposition(registry, format)) bytes += Buffer.from(slice).length;
    return bytes;
  };
}
