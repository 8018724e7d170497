import { startPrometheus, type Prometheus } from '../peers/prometheus.ts';
import { read } from './kubernetes.ts';

interface ServiceMonitor {
  readonly spec: {
    readonly namespaceSelector: { readonly matchNames: readonly string[] };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly { readonly port: string; readonly honorLabels: boolean }[];
  };
}

/** A real Prometheus on this machine that finds its targets as the Prometheus operator would have it find them. */
export async function prometheusOf(namespace: string, serviceMonitor: string): Promise<Prometheus> {
  const { spec } = await read<ServiceMonitor>('servicemonitor', serviceMonitor, '-n', namespace);
  const label = Object.entries(spec.selector.matchLabels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  return startPrometheus({
    global: { scrape_interval: '1s' },
    scrape_configs: spec.endpoints.map(({ port, honorLabels }) => ({
      job_name: port,
      honor_labels: honorLabels,
      kubernetes_sd_configs: [
        {
          role: 'endpointslice',
          kubeconfig_file: process.env['KUBECONFIG'],
          namespaces: { names: spec.namespaceSelector.matchNames },
          selectors: [{ role: 'endpointslice', label }],
        },
      ],
      relabel_configs: [
        { source_labels: ['__meta_kubernetes_endpointslice_port_name'], regex: port, action: 'keep' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      ],
    })),
  });
}
