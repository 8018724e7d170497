import { labelsOf } from './narrowed.ts';
import type { Alert } from './rule.ts';

/**
 * The path of the runbooks in this repository. Where that can be read is the installation's own: the chart, the mixin or the
 * Alertmanager templates put the address before it, as they do for dashboards.
 */
export const RUNBOOKS = '/prometheus/runbooks';

/**
 * The path of an alert's runbook, with the labels that its commands and queries take: an exporter that serves the runbook
 * puts them in place; others leave the names.
 */
export function runbookPath(alert: Alert): string {
  const labels = labelsOf(alert).map((label) => `${label}={{ $labels.${label} | urlquery }}`);
  return `${RUNBOOKS}/${alert.name}.md${labels.length > 0 ? `?${labels.join('&')}` : ''}`;
}

/** The variables of dashboards by the label that they choose; the tests hold them to the dashboards. */
const variables = {
  cluster: 'cluster',
  job: 'job',
  instance: 'instance',
  account_id: 'account_id',
  region: 'region',
  configuration_set: 'configuration_set',
  identity: 'identity',
  recipient_provider: 'provider',
};

/**
 * A path of Grafana's, narrowed to what the alert is about; the chart, the mixin or the Alertmanager templates put Grafana's
 * own address before it. A label that an alert does not have leaves its variable empty, which Grafana takes for "All".
 */
export function dashboardPath({ dashboard }: Pick<Alert, 'dashboard'>): string {
  const narrowed = Object.entries(variables).map(
    ([label, variable]) => `{{ with $labels.${label} }}&var-${variable}={{ . | urlquery }}{{ end }}`,
  );
  return `/d/${dashboard}?from=now-24h&to=now${narrowed.join('')}`;
}
