import type { GaugeName } from '../../metrics/catalog/index.ts';
import type { MetricRegistry } from '../../metrics/registry.ts';
import type { Collector } from '../collector.ts';
import type { Job } from './job.ts';
import { limitGauges } from './limits.ts';
import { runGauges } from './report.ts';

/**
 * Removes the gauges of accounts and collectors that a reload left behind. While an account has not been identified
 * nothing is removed: the values may be its own.
 */
export function forgetVanished(
  registry: MetricRegistry,
  collectors: readonly Collector[],
  jobs: readonly Job[],
): void {
  if (jobs.some(({ labels }) => labels.account_id === '' || labels.region === '')) return;
  const forget = (
    name: GaugeName,
    isOurs: (job: Job, series: Readonly<Record<string, string>>) => boolean,
  ) => {
    for (const { labels } of registry.family(name).snapshot()) {
      if (!jobs.some((job) => isSame(job, labels) && isOurs(job, labels)))
        registry.replace([name], labels, []);
    }
  };
  for (const name of runGauges) forget(name, (job, labels) => labels['collector'] === job.collector.name);
  for (const { gauges } of collectors) {
    for (const name of gauges) forget(name, (job) => job.collector.gauges.includes(name));
  }
  forget('ses_up', (job) => job.collector.service === 'ses');
  for (const name of ['ses_exporter_aws_clock_offset_seconds', ...limitGauges] as const)
    forget(name, () => true);
}

function isSame({ labels }: Job, series: Readonly<Record<string, string>>): boolean {
  return labels.account_id === series['account_id'] && labels.region === series['region'];
}
