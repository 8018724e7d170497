import { alertGroups } from '../../../prometheus/src/alerts/index.ts';
import { RUNBOOKS } from '../../../prometheus/src/links.ts';
import { recorded } from '../../../prometheus/src/query.ts';
import { thresholds } from '../../../prometheus/src/thresholds.ts';
import { firing, firingSince, urgent } from '../common/alerts.ts';
import { rowValue, toDashboard } from '../common/links.ts';
import { level, neutral } from '../common/palette.ts';
import { table } from '../common/panels/table.ts';
import { nameForAny, words } from '../common/words.ts';
import { onRecorded, RUNBOOKS_AT } from './scope.ts';

/** What an alert may be about beside an account: its first few labels; the dashboard it leads to shows the rest. */
const about = [
  'configuration_set',
  'identity',
  'tenant',
  'recipient_provider',
  'template',
  'job',
  'collector',
  'receiver',
  'reason',
  'queue',
];

const ofAlert = 'severity,alertname,what,cluster,account_id,region';

/** Without further labels, of which alerts and installations have many. */
function told(alerts: string): string {
  const joined = `label_join(${alerts},"what"," ",${about.map((label) => `"${label}"`).join(',')})`;
  return `max by (${ofAlert}) (${joined})`;
}

/** That no alert fires is said only where somebody has looked. */
const nobodyLooked = [
  ['alertname', 'no rules loaded, or no account'],
  ['severity', 'unknown'],
].reduce(
  (row, [label, text]) => `label_replace(${row}, "${label}", "${text}", "", "")`,
  `absent(${onRecorded(recorded.judged)})`,
);

/** The dashboard that each alert's annotations name, without the part of its uid that all have. */
const dashboards = Object.groupBy(
  alertGroups(thresholds).flatMap((group) => group.alerts),
  ({ dashboard }) => dashboard.replace('ses-', ''),
);

const runbook = {
  title: 'Runbook',
  url: `$${RUNBOOKS_AT}${RUNBOOKS}/${rowValue('Alert')}.md?account_id=${rowValue('Account')}&region=${rowValue('Region')}`,
};
/** Narrowed to the alert's account. */
const own = toDashboard('Dashboard', `ses-${rowValue('Dashboard')}`, {
  account_id: rowValue('Account'),
  region: rowValue('Region'),
});

/**
 * A table of `ALERTS`, not Grafana's list of alerts: that asks Grafana's own rules, or a ruler's API that not every data
 * source has, takes no variable for the data source, and says "no alerts" where nobody evaluates rules.
 */
export const firingAlerts = table({
  title: 'Firing alerts',
  description:
    'Alerts of ses-exporter that fire now for the current selection, without those of severity info, and for how long their condition has held. Click an alert for its runbook and its dashboard.',
  noValue: 'no alert fires',
  sortBy: 'Severity',
  ascending: true,
  keys: [
    {
      label: 'severity',
      header: 'Severity',
      width: 70,
      coloured: true,
      mappings: words({
        ...Object.fromEntries(urgent.map((severity) => [severity, [severity, level[severity]] as const])),
        unknown: ['not known', neutral],
      }),
    },
    { label: 'alertname', header: 'Alert', width: 275, links: [runbook, own] },
    { label: 'what', header: 'About' },
    { label: 'account_id', header: 'Account', width: 110 },
    { label: 'region', header: 'Region', width: 85, last: true },
    {
      label: 'dashboard',
      header: 'Dashboard',
      last: true,
      mappings: nameForAny(
        Object.fromEntries(
          Object.entries(dashboards).map(([uid, shown = []]) => [uid, shown.map(({ name }) => name)]),
        ),
      ),
    },
    { label: 'cluster', header: 'Cluster', last: true },
  ],
  columns: [
    { header: 'For', expr: `time() - ${told(firingSince())}`, unit: 's', decimals: 0, width: 70 },
    {
      header: 'Firing',
      expr: `label_replace(${told(firing())},"dashboard","$1","alertname","(.+)")`,
      unit: 'short',
      hidden: true,
    },
    { header: 'Unjudged', expr: nobodyLooked, unit: 'short', hidden: true },
  ],
});
