/** What the dashboards are called, by the uid that alerts name. A test holds it to grafana/dashboards. */
export const dashboardTitles: Readonly<Record<string, string>> = {
  'ses-overview': 'Overview',
  'ses-reputation': 'Reputation',
  'ses-deliverability': 'Deliverability',
  'ses-engagement': 'Engagement',
  'ses-senders': 'Configuration sets and identities',
  'ses-cloudwatch': 'CloudWatch explorer',
  'ses-events': 'Event drill-down',
  'ses-exporter': 'Exporter health',
};
