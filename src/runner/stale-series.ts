import type { AnyCollector } from '../collectors/index.ts';
import { isGauge, type GaugeName } from '../metrics/catalog.ts';
import type { Labels } from '../contracts/increment.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Job } from './job.ts';
import { accountGauges, runGauges } from './report.ts';

/**
 * Removes the gauges of accounts and collectors that are no longer watched. While an account has not been identified
 * nothing is removed: the values may be its own.
 */
export function removeStaleSeries(
  registry: MetricRegistry,
  collectors: readonly AnyCollector[],
  jobs: readonly Job[],
): void {
  if (jobs.some(({ labels }) => labels.account_id === '' || labels.region === '')) return;
  const forget = (name: GaugeName, ours: readonly Job[], keyOf: (series: Labels) => string = accountOf) => {
    const kept = new Set(
      ours.map(({ labels, collector }) => keyOf({ ...labels, collector: collector.name })),
    );
    for (const { labels } of registry.family(name).snapshot())
      if (!kept.has(keyOf(labels))) registry.replace([name], labels, []);
  };
  for (const name of runGauges) forget(name, jobs, (one) => `${accountOf(one)}/${one['collector']}`);
  for (const one of collectors) {
    for (const name of gaugesOf(one))
      forget(
        name,
        jobs.filter(({ collector }) => Object.hasOwn(collector.metrics, name)),
      );
  }
  for (const name of accountGauges)
    forget(name, name === 'ses_up' ? jobs.filter(({ collector }) => collector.service === 'ses') : jobs);
}

/** Removes everything that collectors showed: another process shows it now. */
export function removeCollectedSeries(registry: MetricRegistry, collectors: readonly AnyCollector[]): void {
  const collected = collectors.flatMap(gaugesOf);
  registry.replace([...runGauges, ...accountGauges, ...collected], {}, []);
}

function accountOf(labels: Labels): string {
  return `${labels['account_id']}/${labels['region']}`;
}

/** The gauges that a collector replaces. */
export function gaugesOf({ metrics }: AnyCollector): readonly GaugeName[] {
  return Object.keys(metrics).filter(isGauge);
}
