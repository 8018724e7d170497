import { selector } from '../../../src/metrics/promql.ts';
import { CLOCK_TOLERANCE_MS } from '../../../src/platform/clock.ts';
import { ACCOUNT, EXPORTER, mail } from '../query.ts';
import { attempted } from '../records/totals.ts';
import type { AlertGroup } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';
import { disagreement } from './disagreement.ts';
import { ledger } from './ledger.ts';
import { presence } from './presence.ts';
import { queues } from './queues.ts';
import { refusals } from './refusals.ts';
import { silence } from './silence.ts';

const what = 'collector {{ $labels.collector }} of account {{ $labels.account_id }} in {{ $labels.region }}';

/** Whether the other alerts can be relied on. */
export function exporter(t: Thresholds): AlertGroup {
  return {
    name: 'ses-exporter',
    category: 'exporter',
    about: 'The exporter itself: whether it runs, receives all events, and counts them.',
    alerts: [
      ...presence,
      {
        name: 'SesUnreachable',
        severity: 'warning',
        // ses_up itself waits ten minutes for a call that works.
        expr: `min by (${ACCOUNT}) (${selector('ses_up')}) == 0`,
        for: '5m',
        summary: 'No SES API call works for account {{ $labels.account_id }} in {{ $labels.region }}',
        description:
          'No call of SES’s API for account {{ $labels.account_id }} in {{ $labels.region }} has worked for a quarter of an hour.',
        dashboard: 'ses-exporter',
        panel: 'SES API status',
        page: 'landing',
        runbook: {
          means: 'SES’s API refuses the exporter’s calls, or cannot be reached.',
          impact: 'Polled values become out of date. Events are still counted.',
          look: [
            '`sum by (operation, code) (increase(ses_exporter_aws_request_failures_total[15m]))`; the landing page of the exporter; its log.',
            'The AWS Health Dashboard.',
          ],
          act: [
            '`AccessDenied`: compare the role with `ses-exporter policy`. `ExpiredToken`: renew the credentials. `ENOTFOUND`: the region or endpoint is wrong.',
          ],
        },
      },
      {
        name: 'SesCollectorFailing',
        severity: 'warning',
        expr: `min by (${ACCOUNT}, collector) (${selector('ses_exporter_collector_success')}) == 0`,
        for: '1h',
        summary: `Collector {{ $labels.collector }} fails for account {{ $labels.account_id }} in {{ $labels.region }}`,
        description: `The ${what} has failed for an hour.`,
        dashboard: 'ses-exporter',
        panel: 'Collectors',
        page: 'landing',
        runbook: {
          means: 'The runs of one collector fail; the others work.',
          impact:
            'Its values are out of date, and alerts on them may be wrong. `ses_exporter_collector_last_success_timestamp_seconds` says since when.',
          look: [
            '`sum by (collector, code) (increase(ses_exporter_collector_failures_total[1h]))`; the log line "collector failed".',
          ],
          act: [
            '`AccessDenied`: add what `ses-exporter policy` prints. If the account does not have the feature, turn the collector off.',
          ],
        },
      },
      {
        name: 'SesCollectorPartDenied',
        severity: 'warning',
        expr: `max by (${ACCOUNT}, collector) (${selector('ses_exporter_collector_denied_parts')}) > 0`,
        for: '1h',
        summary: `Collector {{ $labels.collector }} is denied access for account {{ $labels.account_id }} in {{ $labels.region }}`,
        description: `For an hour AWS has denied the ${what} access to {{ $value }} of its parts. The rest works.`,
        dashboard: 'ses-exporter',
        panel: 'Collectors',
        page: 'landing',
        runbook: {
          means:
            'The exporter’s role lacks a permission, and the collector runs without the part that needs it.',
          impact:
            'The series of that part are missing, and alerts on them cannot fire: for example, without `ses:GetIdentityDkimAttributes` no alert reports failing DKIM.',
          look: [
            'The log line "left out: access denied" names the part and AWS’s reason; the landing page of the exporter names the part.',
            '`sum by (operation, code) (increase(ses_exporter_aws_request_failures_total{code=~"AccessDenied.*"}[1d])) > 0`.',
          ],
          act: [
            'Add what `ses-exporter policy` prints to the role; look for a service control policy or a permissions boundary that denies it.',
            'If access is denied on purpose, silence the alert for that collector, or turn the collector off.',
          ],
        },
      },
      {
        name: 'SesCollectorPartFailing',
        severity: 'warning',
        expr: `max by (${ACCOUNT}, collector) (${selector('ses_exporter_collector_failed_parts')}) > 0`,
        for: '1h',
        summary: `Collector {{ $labels.collector }} gets errors for account {{ $labels.account_id }} in {{ $labels.region }}`,
        description: `For an hour AWS has answered the ${what} with errors for {{ $value }} of its parts. The rest works.`,
        dashboard: 'ses-exporter',
        panel: 'Collectors',
        page: 'landing',
        runbook: {
          means:
            'AWS answers a collector for some parts with an error: a CloudWatch metric with `Forbidden` or `InternalError`, a query of Virtual Deliverability Manager with `INTERNAL_FAILURE`, one domain of many.',
          impact:
            'The values of these parts are not updated; the rest is right. Counts catch up when AWS answers again: nothing is lost for two weeks.',
          look: [
            'The log line "AWS answered with an error for some parts" names them with AWS’s code; so does the landing page of the exporter.',
            'The AWS Health Dashboard.',
          ],
          act: [
            '`InternalError`, `PartialData`, `INTERNAL_FAILURE`: wait; after a day open a case with AWS.',
            '`Forbidden`: look for a policy that denies it. If a CloudWatch metric is not needed, list it in `collectors.cloudwatch.deny`.',
          ],
        },
      },
      {
        name: 'SesSourceStale',
        severity: 'warning',
        expr: `time() - max by (${ACCOUNT}, source) (${selector('ses_exporter_source_newest_data_timestamp_seconds', { source: /cloudwatch|statistics/ })}) > ${t.sourceAge} and on (${ACCOUNT}) (${mail('1h', 'send')} > 0 or on (${ACCOUNT}) ${attempted} > 0)`,
        for: '15m',
        summary: 'Source {{ $labels.source }} has had no new data for {{ $value | humanizeDuration }}',
        description:
          'The newest data of {{ $labels.source }} for account {{ $labels.account_id }} in {{ $labels.region }} are {{ $value | humanizeDuration }} old, while mail is sent.',
        dashboard: 'ses-exporter',
        panel: 'Data freshness by source',
        page: 'cloudwatch',
        runbook: {
          means: 'A source of AWS’s totals has no new data, although another source shows that mail is sent.',
          impact:
            'Totals and rates from that source are not updated. They catch up when it works again: nothing is lost for two weeks.',
          look: [
            '`ses_exporter_collector_success`, `ses_exporter_cloudwatch_budget_interval_seconds` (a budget may stretch the interval).',
            'The AWS Health Dashboard, for CloudWatch.',
          ],
          act: ['Fix the collector; if AWS is late, wait.'],
        },
      },
      {
        name: 'SesSourcesDisagree',
        severity: 'warning',
        expr: disagreement(t),
        for: '30m',
        summary: 'Only {{ $value | humanizePercentage }} of {{ $labels.event_type }} events arrive',
        description:
          'Of what {{ $labels.reference }} counts as {{ $labels.event_type }} for account {{ $labels.account_id }} in {{ $labels.region }}, {{ $value | humanizePercentage }} arrived as events.',
        dashboard: 'ses-exporter',
        panel: 'Agreement of the sources',
        page: 'configurationSets',
        runbook: {
          means:
            'AWS counts more events than the exporter received: some mail has no event destination, or a receiver loses events. Event types that a configuration set leaves out on purpose are not compared.',
          impact: 'Event metrics are too low; breakdowns by provider, domain and tag are incomplete.',
          look: [
            'Mail without a configuration set, or with one that has no destination: `ses_configuration_set_event_destination_event_type == 0`.',
            'The receiver: `increase(ses_exporter_messages_rejected_total[1h])`, dead-letter queues, Firehose’s failed deliveries.',
          ],
          act: [
            'Give the account a default configuration set with an event destination.',
            'Move messages from dead-letter queues back to the queue: each is counted once.',
          ],
        },
      },
      ...silence(t),
      ...refusals,
      ...ledger,
      ...queues,
      {
        name: 'SesClockWrong',
        severity: 'critical',
        expr: `max by (${EXPORTER}) (abs(${selector('ses_exporter_clock_offset_seconds')})) > ${CLOCK_TOLERANCE_MS / 1_000}`,
        for: '2m',
        summary: 'The clock of an exporter is wrong by {{ $value | humanizeDuration }}',
        description:
          'The clock of an exporter of job {{ $labels.job }} differs from AWS’s by {{ $value | humanizeDuration }}. It is not ready, and senders must send messages again later.',
        dashboard: 'ses-exporter',
        panel: 'Clock difference to AWS',
        page: 'landing',
        runbook: {
          night: 'Set the host’s clock. With SNS act within the hour, because then messages are given up.',
          means:
            'The time that AWS states (the Date of its answers, the Timestamp of its signed messages) and the host’s clock differ by more than a quarter of an hour, or the host’s clock jumped.',
          impact:
            'No message is refused permanently, and the ledger forgets nothing that could then be counted twice. Messages that look too old or too new are answered with 503: SNS retries for an hour at most, queues for days.',
          look: [
            'Which instance: `abs(ses_exporter_clock_offset_seconds) > 900`; its `curl <exporter>:10587/-/ready` says by how much.',
            'On the host: `timedatectl`, `chronyc tracking`.',
          ],
          act: [
            'Set the clock, and let the host synchronize it (chrony, the Amazon Time Sync Service). The exporter recovers by itself with AWS’s next answer or signed message.',
            'On a machine that was suspended the alert ends with AWS’s next answer or signed message: no action is needed.',
          ],
        },
      },
      {
        name: 'SesLabelOverflow',
        severity: 'info',
        expr: `sum by (${EXPORTER}, label) (increase(${selector('ses_exporter_label_overflow_total')}[1h])) > 0`,
        for: '15m',
        summary: 'Values of label {{ $labels.label }} are counted as __other__, because a metric is full',
        description:
          'In the last hour {{ $value | humanize }} increments were counted with {{ $labels.label }}="__other__", because a metric is full. Every other label keeps its values.',
        dashboard: 'ses-exporter',
        panel: 'Increments counted as __other__, by label',
        page: 'landing',
        runbook: {
          means:
            'A metric holds `labels.max_series_per_metric` series; new values of this label are counted together as `__other__`. The operator’s tags are replaced first, the one with the most values before the others; then values that AWS does not document, texts such as `link_domain`, then `configuration_set` and `identity`, and last the account.',
          impact:
            'New values of this label cannot be distinguished. Totals stay right, and so does the sum by every label for which this alert does not fire.',
          look: [
            'The exporter’s log, `a metric is full`: the metric, how many values the label has there, and what to do.',
            '`topk(10, count by (__name__) ({__name__=~"ses_.*"}))`; which label: `sum by (label) (increase(ses_exporter_label_overflow_total[1d]))`.',
          ],
          act: [
            'Remove a tag with a value per mail from `labels.tags`. Its existing series stay as long as the ledger, but do not count against the limit of those without it.',
            '`account_id`, `region` or a label with AWS’s own values such as `feedback_type`: somebody publishes forged events, or AWS has new values. See the exporter’s log, and docs/security.md for who may publish.',
            'Otherwise raise the limit, and give Prometheus the memory for it.',
          ],
        },
      },
      {
        name: 'SesReadingCostsHigh',
        severity: 'info',
        expr: `sum by (${EXPORTER}) (increase(${selector('ses_exporter_cloudwatch_cost_dollars_total')}[1d])) * 30 > ${t.monthlyDollars}`,
        for: '1h',
        summary: 'Reading CloudWatch costs {{ $value | printf "%.0f" }} US dollars in 30 days',
        description:
          'At the pace of the last day reading CloudWatch costs {{ $value | printf "%.0f" }} US dollars in 30 days.',
        dashboard: 'ses-exporter',
        panel: 'Requests to AWS',
        page: 'costs',
        runbook: {
          means: 'AWS bills each metric that is requested, and many are requested.',
          impact: 'Cost only.',
          look: [
            '`ses_exporter_cloudwatch_metrics{state="read"}`: which account and region.',
            'Dashboard *CloudWatch explorer*: which dimension has many values.',
          ],
          act: [
            'Deny dimensions that are not needed: `collectors.cloudwatch.deny`.',
            'Set `collectors.cloudwatch.budget`: the interval is then lengthened to stay within it.',
          ],
        },
      },
      {
        name: 'SesConfigurationNotLoaded',
        severity: 'warning',
        expr: `min by (${EXPORTER}) (${selector('ses_exporter_config_last_reload_successful')}) == 0`,
        for: '10m',
        summary: 'The exporter’s configuration could not be reloaded',
        description:
          'The last reload of an exporter of job {{ $labels.job }} failed; it keeps the previous configuration.',
        dashboard: 'ses-exporter',
        panel: 'Configuration loaded',
        page: 'landing',
        runbook: {
          means: 'The configuration file was changed, and it is not valid.',
          impact: 'The change is not in force. A restart would fail.',
          look: [
            'Which instance: `ses_exporter_config_last_reload_successful == 0`.',
            '`ses-exporter check --config.file=<file>` names every problem.',
          ],
          act: [
            'Fix the file and reload: `kill -HUP`, or `POST /-/reload` where `--web.enable-lifecycle` is given.',
          ],
        },
      },
    ],
  };
}
