import { selector } from '../../../src/metrics/promql.ts';
import type { Alert } from '../rule.ts';

const info = selector('ses_exporter_build_info');
const answers = selector('ses_up');
/** Targets that are called for the exporter: known to be its own before they have ever answered. */
const named = 'up{job=~".*ses-exporter.*"}';

/** Jobs in which a series was shown in the last day and is not any more, however the job is called. */
function gone(series: string): string {
  return `(group by (job) (last_over_time(${series}[1d])) unless on (job) ${series})`;
}

/** Whether the exporter runs, wholly or in part. */
export const presence: readonly Alert[] = [
  {
    name: 'SesExporterDown',
    severity: 'critical',
    expr: `${gone(info)} or max by (job) (${named}) == 0 or on () absent(${info})`,
    for: '5m',
    summary: 'The exporter is down',
    description:
      'Prometheus can scrape no instance of ses-exporter{{ with $labels.job }} in job {{ . }}{{ end }}. No other alert about its mail can fire.',
    dashboard: 'ses-exporter',
    panel: 'Exporters up',
    page: 'targets',
    runbook: {
      means: 'Prometheus gets no metrics from any instance of the exporter.',
      impact:
        'SES is not monitored: no alert would fire if mail stopped. What AWS keeps is not lost: totals are read again, events wait in their queue or are sent again for an hour.',
      look: [
        'The pod or service: `kubectl get pods -l app.kubernetes.io/name=ses-exporter`, its log, `curl <exporter>:10587/-/healthy`.',
      ],
      act: [
        'Start it again. If it ends at once, its last log line says why and what to do.',
        'SNS retries for an hour with the longest delivery policy, then the message is in the dead-letter queue, if there is one: move those messages back when the exporter runs.',
        'If it was removed for good, silence the alert for a day, or remove its job from Prometheus’s configuration.',
      ],
    },
  },
  {
    name: 'SesExporterInstanceDown',
    severity: 'warning',
    expr: `${named} == 0 or up == 0 and on (job, instance) last_over_time(${info}[1d])`,
    for: '15m',
    summary: 'An instance of the exporter is down: {{ $labels.instance }}',
    description:
      'Prometheus has not been able to scrape ses-exporter at {{ $labels.instance }} in job {{ $labels.job }} for a quarter of an hour.',
    dashboard: 'ses-exporter',
    panel: 'Exporters up',
    page: 'targets',
    runbook: {
      means:
        'One instance does not answer Prometheus. [SesExporterDown](SesExporterDown.md) fires too when none does.',
      impact:
        'Fewer receivers share the events. If another instance can collect, it takes over; what only this instance read or showed is missing.',
      look: [
        'The pod: `kubectl describe pod <pod>`, its log and the log of the run before, `curl <instance>/-/healthy`.',
      ],
      act: [
        'Start it again, or let the deployment replace it.',
        'If it runs and Prometheus cannot reach it, fix the network policy, the port, TLS or the password.',
      ],
    },
  },
  {
    name: 'SesCollectorsMissing',
    severity: 'critical',
    expr: `${gone(answers)} and on (job) ${info} or on () (absent(${answers}) and on () ${info})`,
    for: '15m',
    summary: 'No instance of the exporter collects from AWS',
    description:
      'Instances of ses-exporter answer{{ with $labels.job }} in job {{ . }}{{ end }}, and none of them shows data from AWS’s API.',
    dashboard: 'ses-exporter',
    panel: 'Runs of the collectors',
    page: 'landing',
    runbook: {
      means: 'Receivers run, and the instance whose role is `collect` does not, or cannot reach AWS.',
      impact:
        'Events are counted. Account status, quota, limits and CloudWatch’s totals are missing, and the alerts on them cannot fire. Totals catch up: nothing is lost for two weeks.',
      look: [
        'The pods by part: `kubectl get pods -l app.kubernetes.io/name=ses-exporter -L app.kubernetes.io/component`.',
        'Which instance collects: `ses_exporter_collector_leader`, absent where no other instance can be the leader; that instance’s log.',
      ],
      act: [
        'Start the collector again. If it ends at once, its last log line says why and what to do.',
        'If no instance is the leader, check the Redis that holds the lease.',
        'If you want only events, without data from AWS’s API, disable this alert.',
      ],
    },
  },
];
