import { DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';

/** Every dashboard of ours has it, so that each finds the others. */
export const TAG = 'ses-exporter';

type LinkModel = Omit<DashboardLink, 'placement'>;

/** A link of a value, as Grafana's fields have it. */
export interface DataLink {
  readonly title: string;
  readonly url: string;
}

/** The way to all other dashboards, with the time range and the variables. */
export const otherDashboards: readonly LinkModel[] = [
  {
    title: 'Amazon SES',
    type: DashboardLinkType.Dashboards,
    icon: 'external link',
    tooltip: 'The other dashboards of ses-exporter, for the same time and selection.',
    tags: [TAG],
    asDropdown: true,
    targetBlank: false,
    includeVars: true,
    keepTime: true,
  },
];

/**
 * From a value to another dashboard of ours, with the time range and all variables; `set` gives variables the value of a
 * label of what was clicked.
 */
export function toDashboard(
  title: string,
  uid: string,
  set: Readonly<Record<string, string>> = {},
): DataLink {
  const chosen = Object.entries(set).map(([variable, value]) => `var-${variable}=${value}`);
  const kept = variablesKept.filter((name) => !(name in set)).map((name) => `\${${name}:queryparam}`);
  return { title, url: `/d/${uid}?${['${__url_time_range}', ...kept, ...chosen].join('&')}` };
}

/** Variables that every dashboard has. */
const variablesKept = ['datasource', 'cluster', 'job', 'account_id', 'region'] as const;

/** The clicked row's label. */
export const rowValue = (header: string) => `\${__data.fields["${header}"]:percentencode}`;
