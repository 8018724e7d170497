import { selector } from '../../../src/metrics/promql.ts';
import { CLOCK_TOLERANCE_MS } from '../../../src/platform/clock.ts';
import { ACCOUNT, attempted, mail } from '../query.ts';
import type { AlertGroup } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';
import { disagreement } from './disagreement.ts';
import { ledger } from './ledger.ts';
import { presence } from './presence.ts';
import { queues } from './queues.ts';
import { refusals } from './refusals.ts';
import { silence } from './silence.ts';

const what = 'collector {{ $labels.collector }} of account {{ $labels.account_id }} in {{ $labels.region }}';

/** Whether the other alerts can be believed. */
export function exporter(t: Thresholds): AlertGroup {
  return {
    name: 'ses-exporter',
    about: 'The watcher itself: whether it runs, is told everything, and counts it.',
    alerts: [
      ...presence,
      {
        name: 'SesUnreachable',
        severity: 'warning',
        expr: `min by (${ACCOUNT}) (${selector('ses_up')}) == 0`,
        for: '15m',
        summary: 'SES does not answer for account {{ $labels.account_id }} in {{ $labels.region }}',
        description:
          'The last calls of SES’s API of account {{ $labels.account_id }} in {{ $labels.region }} failed.',
        dashboard: 'ses-exporter',
        panel: 'SES API status',
        page: 'landing',
        runbook: {
          means: 'SES’s API refuses the exporter, or cannot be reached.',
          impact: 'Polled values grow old. Events are counted all the same.',
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
        summary: `The ${what} fails`,
        description: `For an hour the ${what} has not worked.`,
        dashboard: 'ses-exporter',
        panel: 'Collectors',
        page: 'landing',
        runbook: {
          means: 'One collector’s runs fail; the others work.',
          impact:
            'Its values are old, and its alerts may be wrong. `ses_exporter_collector_last_success_timestamp_seconds` says since when.',
          look: [
            '`sum by (collector, code) (increase(ses_exporter_collector_failures_total[1h]))`; the log line "collector failed".',
          ],
          act: [
            '`AccessDenied`: add what `ses-exporter policy` prints. A feature that the account does not have: turn the collector off.',
          ],
        },
      },
      {
        name: 'SesCollectorPartDenied',
        severity: 'warning',
        expr: `max by (${ACCOUNT}, collector) (${selector('ses_exporter_collector_denied_parts')}) > 0`,
        for: '1h',
        summary: `The ${what} is denied a part`,
        description: `For an hour AWS has denied the ${what} access to {{ $value }} of its parts. The rest works.`,
        dashboard: 'ses-exporter',
        panel: 'Collectors',
        page: 'landing',
        runbook: {
          means: 'The exporter’s role lacks a permission, and the collector goes on without what it is for.',
          impact:
            'The series of that part are missing, and alerts on them cannot fire: without `ses:GetIdentityDkimAttributes` nobody hears of failing DKIM.',
          look: [
            'The log line "left out: access denied" names the part and AWS’s reason; the landing page of the exporter names the part.',
            '`sum by (operation, code) (increase(ses_exporter_aws_request_failures_total{code=~"AccessDenied.*"}[1d])) > 0`.',
          ],
          act: [
            'Add what `ses-exporter policy` prints to the role; look for a service control policy or a permissions boundary that denies it.',
            'Kept from the exporter on purpose: silence the alert for that collector, or turn the collector off.',
          ],
        },
      },
      {
        name: 'SesCollectorPartFailing',
        severity: 'warning',
        expr: `max by (${ACCOUNT}, collector) (${selector('ses_exporter_collector_failed_parts')}) > 0`,
        for: '1h',
        summary: `The ${what} gets errors for a part`,
        description: `For an hour AWS has answered the ${what} with errors for {{ $value }} of its parts. The rest works.`,
        dashboard: 'ses-exporter',
        panel: 'Collectors',
        page: 'landing',
        runbook: {
          means:
            'AWS answers a collector for some parts with an error: a CloudWatch metric with `Forbidden` or `InternalError`, a query of Virtual Deliverability Manager with `INTERNAL_FAILURE`, one domain of many.',
          impact:
            'These parts stand still, and the rest is right. Counts catch up when AWS answers again: nothing is lost for two weeks.',
          look: [
            'The log line "AWS answered with an error for some parts" names them with AWS’s code; so does the landing page of the exporter.',
            'The AWS Health Dashboard.',
          ],
          act: [
            '`InternalError`, `PartialData`, `INTERNAL_FAILURE`: wait; after a day open a case with AWS.',
            '`Forbidden`: look for a policy that denies it. A CloudWatch metric that nobody needs: `collectors.cloudwatch.deny`.',
          ],
        },
      },
      {
        name: 'SesSourceStale',
        severity: 'warning',
        expr: `time() - max by (${ACCOUNT}, source) (${selector('ses_exporter_source_newest_data_timestamp_seconds', { source: /cloudwatch|statistics/ })}) > ${t.sourceAge} and on (${ACCOUNT}) (${mail('1h', 'send')} > 0 or on (${ACCOUNT}) ${attempted} > 0)`,
        for: '15m',
        summary: 'Nothing new of {{ $labels.source }} for {{ $value | humanizeDuration }}',
        description:
          'The newest numbers of {{ $labels.source }} for account {{ $labels.account_id }} in {{ $labels.region }} are {{ $value | humanizeDuration }} old, while mail is sent.',
        dashboard: 'ses-exporter',
        panel: 'Data freshness by source',
        page: 'cloudwatch',
        runbook: {
          means: 'A source of AWS’s totals brings nothing new, though another tells that mail is sent.',
          impact:
            'Totals and rates by that source stand still. They catch up when it works again: nothing is lost for two weeks.',
          look: [
            '`ses_exporter_collector_success`, `ses_exporter_cloudwatch_budget_interval_seconds` (a budget may stretch the interval).',
            'The AWS Health Dashboard, for CloudWatch.',
          ],
          act: ['Mend the collector; wait if AWS is late.'],
        },
      },
      {
        name: 'SesSourcesDisagree',
        severity: 'warning',
        expr: disagreement(t),
        for: '30m',
        summary: 'Only {{ $value | humanizePercentage }} of the {{ $labels.event_type }} events arrive',
        description:
          'Of what {{ $labels.reference }} counts as {{ $labels.event_type }} for account {{ $labels.account_id }} in {{ $labels.region }}, {{ $value | humanizePercentage }} arrived as events.',
        dashboard: 'ses-exporter',
        panel: 'Agreement of the sources',
        page: 'configurationSets',
        runbook: {
          means:
            'AWS counts more than the exporter was told of: some mail has no event destination, or a receiver loses events. Types that a configuration set leaves out on purpose are not compared.',
          impact: 'Metrics of events are too small; breakdowns by provider, domain and tag miss a part.',
          look: [
            'Mail without a configuration set, or with one that has no destination: `ses_configuration_set_event_destination_event_type == 0`.',
            'The receiver: `increase(ses_exporter_messages_rejected_total[1h])`, dead-letter queues, Firehose’s failed deliveries.',
          ],
          act: [
            'Give the account a default configuration set with an event destination.',
            'Move dead letters back to the queue: each is counted once.',
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
        expr: `max by (job) (abs(${selector('ses_exporter_clock_offset_seconds')})) > ${CLOCK_TOLERANCE_MS / 1_000}`,
        for: '2m',
        summary: 'The clock of an exporter is wrong by {{ $value | humanizeDuration }}',
        description:
          'The clock of an exporter of job {{ $labels.job }} differs from AWS’s by {{ $value | humanizeDuration }}. It is not ready, and messages come again later.',
        dashboard: 'ses-exporter',
        panel: 'Clock difference to AWS',
        page: 'landing',
        runbook: {
          means:
            'AWS’s word about the time (the Date of its answers, the Timestamp of its signed messages) and the host’s clock differ by more than a quarter of an hour, or the host’s clock jumped.',
          impact:
            'Nothing is refused for good, and nothing is forgotten that could count twice. What looks too old or too new is answered with 503: SNS tries for an hour at most, queues for days.',
          look: [
            'Which instance: `abs(ses_exporter_clock_offset_seconds) > 900`; its `curl <exporter>:10587/-/ready` says by how much.',
            'On the host: `timedatectl`, `chronyc tracking`.',
          ],
          act: [
            'Set the clock, and let the host keep it (chrony, the Amazon Time Sync Service). The exporter goes on by itself with AWS’s next word.',
            'A machine that slept shows this until AWS’s next word: nothing is to be done.',
          ],
        },
      },
      {
        name: 'SesLabelOverflow',
        severity: 'info',
        expr: `sum by (job, label) (increase(${selector('ses_exporter_label_overflow_total')}[1h])) > 0`,
        for: '15m',
        summary: 'A metric is full: label {{ $labels.label }} loses values',
        description:
          'In the last hour {{ $value | humanize }} increments were counted with {{ $labels.label }}="__other__", because a metric is full. Every other label keeps its values.',
        dashboard: 'ses-exporter',
        panel: 'Increments counted as __other__, by label',
        page: 'landing',
        runbook: {
          means:
            'A metric holds `labels.max_series_per_metric` series; new values of this label are counted together as `__other__`. The operator’s tags go first, the one with the most values before the others; then words that AWS does not document, texts such as `link_domain`, then `configuration_set` and `identity`, and last the account.',
          impact:
            'New values of this label cannot be told apart. Totals stay right, and so does the sum by every label that no alert names.',
          look: [
            'The exporter’s log, `a metric is full`: the metric, how many values the label has there, and what to do.',
            '`topk(10, count by (__name__) ({__name__=~"ses_.*"}))`; which label: `sum by (label) (increase(ses_exporter_label_overflow_total[1d]))`.',
          ],
          act: [
            'A tag with a value per mail has no place in `labels.tags`: take it out. The series that it has made stay as long as the ledger, but take no room from those without it.',
            '`account_id`, `region` or a word of AWS’s such as `feedback_type`: somebody invents events, or AWS has new words. The exporter’s log and docs/security.md: who may publish.',
            'Else raise the limit, and give Prometheus the memory for it.',
          ],
        },
      },
      {
        name: 'SesReadingCostsHigh',
        severity: 'info',
        expr: `sum by (job) (increase(${selector('ses_exporter_cloudwatch_cost_dollars_total')}[1d])) * 30 > ${t.monthlyDollars}`,
        for: '1h',
        summary: 'Reading CloudWatch will cost {{ $value | printf "%.0f" }} dollars this month',
        description:
          'At the pace of the last day reading CloudWatch costs {{ $value | printf "%.0f" }} US dollars in 30 days.',
        dashboard: 'ses-exporter',
        panel: 'Requests to AWS',
        page: 'costs',
        runbook: {
          means: 'AWS bills each metric that is asked for, and many are.',
          impact: 'Money.',
          look: [
            '`ses_exporter_cloudwatch_metrics{state="read"}`: which account and region.',
            'Dashboard *CloudWatch explorer*: which dimension has so many values.',
          ],
          act: [
            'Deny dimensions that nobody looks at: `collectors.cloudwatch.deny`.',
            'Set `collectors.cloudwatch.budget`: the interval is lengthened before more is spent.',
          ],
        },
      },
      {
        name: 'SesConfigurationNotLoaded',
        severity: 'warning',
        expr: `min by (job) (${selector('ses_exporter_config_last_reload_successful')}) == 0`,
        for: '10m',
        summary: 'The exporter’s configuration has an error',
        description:
          'The last reload of an exporter of job {{ $labels.job }} failed; it goes on with the configuration before.',
        dashboard: 'ses-exporter',
        panel: 'Configuration loaded',
        page: 'landing',
        runbook: {
          means: 'Somebody changed the configuration file, and it is not valid.',
          impact: 'The change is not in force. A restart would fail.',
          look: [
            'Which instance: `ses_exporter_config_last_reload_successful == 0`.',
            '`ses-exporter check --config.file=<file>` names every problem.',
          ],
          act: [
            'Mend the file and reload: `kill -HUP`, or `POST /-/reload` where `--web.enable-lifecycle` is given.',
          ],
        },
      },
    ],
  };
}
