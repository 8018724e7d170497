import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { expect, it } from 'vitest';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { dashboardPath } from '../../prometheus/src/links.ts';
import { asked, variables } from '../support/dashboards.ts';

const alerts = alertGroups().flatMap((group) => group.alerts);
const linked = new Set(alerts.map(({ dashboard }) => dashboard as string));

/** Variables of dashboards that alerts lead to, and the label whose values they choose from. */
const chosen = variables
  .filter(
    ({ dashboard, variable }) => linked.has(dashboard.uid ?? '') && variable.type === VariableType.Query,
  )
  .map(({ name, variable }) => ({ name, variable: variable.name, ...asked(variable) }))
  .filter(({ kind }) => kind !== 'result')
  .map(({ name, label = '', variable }) => [name, label, variable] as const);

it.each(chosen)('a link narrows %s to the alert’s own %s', (_, label, variable) => {
  for (const alert of alerts)
    expect(dashboardPath(alert)).toContain(
      `{{ with $labels.${label} }}&var-${variable}={{ . | urlquery }}{{ end }}`,
    );
});
