/** Alerts that somebody must act on. */
export const urgent = ['critical', 'warning'] as const;
export type Urgent = (typeof urgent)[number];

/**
 * Alerts of ours that fire, for what the reader chose. Those that are about no account in particular, such as an exporter
 * that is down, concern every choice.
 */
export function firing(...severities: readonly Urgent[]): string {
  const chosen = ['cluster', 'job', 'account_id', 'region'].map((label) => `${label}=~"$${label}|"`);
  const severity = `severity=~"${severities.join('|')}"`;
  return `ALERTS{alertname=~"Ses.+",alertstate="firing",${[severity, ...chosen].join(',')}}`;
}
