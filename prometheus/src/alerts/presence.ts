import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, EXPORTER, recorded } from '../query.ts';
import type { Alert } from '../rule.ts';

const info = selector('ses_exporter_build_info');
const answers = selector('ses_up');
/** Targets that are called for the exporter: known to be its own before they have ever answered. */
const named = 'up{job=~".*ses-exporter.*"}';

/** Accounts that AWS's API is asked about, and those of which events come: by whichever exporter, however its job is called. */
const collected = (of: string) => `group by (${ACCOUNT}) (${of})`;
const events = recorded.eventRecipients('15m');
const before = {
  collected: collected(`last_over_time(${answers}[1d])`),
  events: collected(`last_over_time(${recorded.eventRecipients('1h')}[1d])`),
};

/** Of which an exporter told in the last day, and none does any more. */
const unwatched = `(${before.collected} or ${before.events}) unless on (${ACCOUNT}) ${answers} unless on (${ACCOUNT}) ${events}`;
/** Of which events still come. */
const uncollected = `${before.collected} unless on (${ACCOUNT}) ${answers} and on (${ACCOUNT}) ${events}`;
/** Jobs of the exporter's name in which nothing answers, where no account is known that would tell of it. */
const silentJobs = `max by (${EXPORTER}) (${named}) == 0 unless on (cluster) (${unwatched}) unless on (${EXPORTER}) last_over_time(${answers}[1d])`;

/** Whether the exporter runs, wholly or in part. */
export const presence: readonly Alert[] = [
  {
    name: 'SesExporterDown',
    severity: 'critical',
    expr: `${unwatched} or ${silentJobs} or on () absent(${info})`,
    for: '5m',
    summary:
      'The exporter is down{{ with $labels.account_id }} for account {{ . }} in {{ $labels.region }}{{ end }}',
    description:
      'Prometheus can scrape no instance of ses-exporter{{ with $labels.job }} in job {{ . }}{{ end }}{{ with $labels.account_id }} that shows account {{ . }} in {{ $labels.region }}{{ end }}. No other alert about its mail can fire.',
    dashboard: 'ses-exporter',
    panel: 'Exporters up',
    page: 'targets',
    runbook: {
      night:
        'Start the exporter again. If that does not help within a few minutes, look at SES’s console whether mail is sent, and leave the rest for the day: queues keep events, and totals are read again.',
      means:
        'Prometheus gets no metrics from any instance of the exporter that watches the account; or, without an account, from none at all.',
      impact:
        'SES is not monitored: no alert would fire if mail stopped. What AWS keeps is not lost: totals are read again, events wait in their queue or are sent again for an hour.',
      look: [
        'The pod or service: `kubectl get pods -l app.kubernetes.io/name=ses-exporter`, its log, `curl <exporter>:10587/-/healthy`.',
      ],
      act: [
        'Start it again. If it ends at once, its last log line says why and what to do.',
        'SNS retries for an hour with the longest delivery policy, then the message is in the dead-letter queue, if there is one: move those messages back when the exporter runs.',
        'If the account is watched no more on purpose, silence the alert for a day. If the exporter was removed for good, remove its job from Prometheus’s configuration too.',
      ],
    },
  },
  {
    name: 'SesExporterInstanceDown',
    severity: 'warning',
    expr: `${named} == 0 or up == 0 and on (${EXPORTER}, instance) last_over_time(${info}[1d])`,
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
    expr: uncollected,
    for: '15m',
    summary:
      'No instance of the exporter collects from AWS{{ with $labels.account_id }} for account {{ . }} in {{ $labels.region }}{{ end }}',
    description:
      'Instances of ses-exporter answer, and none of them shows data from AWS’s API{{ with $labels.account_id }} for account {{ . }} in {{ $labels.region }}{{ end }}.',
    dashboard: 'ses-exporter',
    panel: 'Runs of the collectors',
    page: 'landing',
    runbook: {
      night:
        'Start the instance that collects. If that does not help, look at the account in SES’s console, and leave the rest for the day: totals catch up.',
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
        'If you turned the collectors off on purpose, silence the alert for a day.',
      ],
    },
  },
];
