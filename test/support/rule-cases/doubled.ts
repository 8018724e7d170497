import type { Input } from './case.ts';

/** The same series once more, as another Prometheus stores them beside the first. */
export function inClusters(input: Input, ...clusters: readonly string[]): Input {
  return Object.assign({}, ...clusters.map((cluster) => labelled(input, `cluster="${cluster}"`)));
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

function labelled(input: Input, label: string): Input {
  return Object.fromEntries(
    Object.entries(input).map(([series, values]) => [withLabel(series, label), values]),
  );
}

function withLabel(series: string, label: string): string {
  return series.includes('{') ? series.replace('{', `{${label},`) : `${series}{${label}}`;
}
