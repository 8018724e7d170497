/** Alerts that somebody must act on. */
export const urgent = ['critical', 'warning'] as const;
export type Urgent = (typeof urgent)[number];

/**
 * Alerts of ours that fire, for what the reader chose: all that somebody must act on, or those of one severity. Those that
 * are about no account in particular, such as an exporter that is down, concern every choice.
 */
export function firing(severity?: Urgent): string {
  return `ALERTS{alertstate="firing",${chosen(severity)}}`;
}

/** By the same labels the Unix time since which the condition of each has held. */
export function firingSince(): string {
  return `ALERTS_FOR_STATE{${chosen()}} and ignoring (alertstate) ALERTS{alertstate="firing"}`;
}

function chosen(severity?: Urgent): string {
  const narrowed = ['cluster', 'job', 'account_id', 'region'].map((label) => `${label}=~"$${label}|"`);
  const judged = severity ? `severity="${severity}"` : 'severity!="info"';
  return ['alertname=~"Ses.+"', judged, ...narrowed].join(',');
}
