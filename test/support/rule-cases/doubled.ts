import type { Input } from './case.ts';

/** The same series as a Prometheus with this external label stores them. Clusters that there are have it before their names. */
export function inCluster(input: Input, cluster: string): Input {
  return Object.fromEntries(
    Object.entries(input).map(([series, values]) => [withCluster(series, cluster), values]),
  );
}

/** The same series once more, as a second job scrapes them. What is recorded is of no job. */
export function inTwoJobs(input: Input): Input {
  const recorded = Object.entries(input).filter(([series]) => series.includes(':ses_'));
  const scraped = Object.entries(input).filter(([series]) => !series.includes(':ses_'));
  return Object.fromEntries([
    ...scraped,
    ...scraped.map(([series, values]) => [
      series.replace('job="ses-exporter"', 'job="ses-exporter-2"'),
      values,
    ]),
    ...recorded.map(([series, values]) => [series.replace('job="ses-exporter",', ''), values]),
  ]);
}

function withCluster(series: string, cluster: string): string {
  if (series.includes('cluster="')) return series.replace('cluster="', `cluster="${cluster} `);
  const label = `cluster="${cluster}"`;
  return series.includes('{') ? series.replace('{', `{${label},`) : `${series}{${label}}`;
}
