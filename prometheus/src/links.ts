import type { Alert } from './rule.ts';

/**
 * The path of the runbooks in this repository. Where that can be read is the installation's own: the Alertmanager templates
 * put the address before it, as they do for dashboards.
 */
export const RUNBOOKS = '/prometheus/runbooks';

/** Labels that dashboards have variables for. */
const narrowing = ['job', 'account_id', 'region', 'configuration_set', 'identity'] as const;

/**
 * A path of Grafana's, narrowed to what the alert is about; the Alertmanager templates put Grafana's own address before it.
 * A label that an alert does not have leaves its variable empty, which Grafana takes for "All".
 */
export function dashboardPath({ dashboard }: Pick<Alert, 'dashboard'>): string {
  const variables = narrowing.map(
    (label) => `{{ with $labels.${label} }}&var-${label}={{ . | urlquery }}{{ end }}`,
  );
  return `/d/${dashboard}?from=now-24h&to=now${variables.join('')}`;
}
