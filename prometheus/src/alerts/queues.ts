import { selector } from '../../../src/metrics/promql.ts';
import { EXPORTER } from '../query.ts';
import type { Alert } from '../rule.ts';

/** SQS queues that are not read, and messages that were given up. */
export const queues: readonly Alert[] = [
  {
    name: 'SesQueueUnreadable',
    severity: 'warning',
    expr: `min by (${EXPORTER}, queue) (${selector('ses_exporter_queue_up')}) == 0`,
    for: '10m',
    summary: 'Queue {{ $labels.queue }} cannot be read',
    description:
      'For ten minutes the receives of an exporter of job {{ $labels.job }} from {{ $labels.queue }} have failed. The events wait in the queue.',
    dashboard: 'ses-exporter',
    panel: 'AWS request failures by code, last 24 hours',
    page: 'landing',
    runbook: {
      means:
        'SQS refuses the exporter’s requests, or cannot be reached. The cause is a permission, the credentials, the queue’s URL, or the network.',
      impact:
        'Events of this queue are not counted yet. They wait until its retention period ends (`MessageRetentionPeriod`, 14 days at most), and are lost then.',
      look: [
        'The log line "the queue cannot be read" has SQS’s reason. Which instance: `ses_exporter_queue_up == 0`.',
        '`sum by (operation, code) (increase(ses_exporter_aws_request_failures_total{service="sqs"}[15m]))`.',
        'How much time is left: `aws sqs get-queue-attributes --queue-url <url> --attribute-names MessageRetentionPeriod ApproximateNumberOfMessages`, and `ApproximateAgeOfOldestMessage` of the queue in CloudWatch.',
      ],
      act: [
        '`AccessDenied`: give the role the permissions that `ses-exporter policy` prints; look for a policy of the queue, of its VPC endpoint or of the organization that denies it.',
        'No credentials, or expired ones: fix the role of the pod or host, `role_arn` and `profile` of the queue.',
        '`AWS.SimpleQueueService.NonExistentQueue`: compare `receivers.sqs.queues[].url` and `region` with `aws sqs get-queue-url --queue-name <name>`.',
        'A timeout, `ENOTFOUND` or `ECONNREFUSED`: open HTTPS to `sqs.<region>.amazonaws.com`, or fix the VPC endpoint: its security group, its private DNS name, `endpoint` of the queue.',
        'The exporter retries every minute and recovers by itself; a changed configuration must be reloaded.',
      ],
    },
  },
  {
    name: 'SesDeadLetters',
    severity: 'warning',
    expr: `sum by (${EXPORTER}, queue, to) (increase(${selector('ses_exporter_queue_given_up_total')}[1h])) > 0`,
    summary: 'Messages of queue {{ $labels.queue }} were given up',
    description:
      '{{ $value | humanize }} messages of queue {{ $labels.queue }} were {{ if eq $labels.to "nowhere" }}deleted, because it has no dead-letter queue,{{ else }}left to its dead-letter queue{{ end }} in the last hour.',
    dashboard: 'ses-exporter',
    panel: 'Messages in SQS queues',
    page: 'queues',
    runbook: {
      means:
        'Messages in the queue were received for the last time: they are not events, or not from your sources; or what counting them needs (ledger, certificate, clock) failed for hours.',
      impact:
        'None, if they are not events. Otherwise their events are missing until the messages are back in the queue, and lost when the retention of the dead-letter queue ends.',
      look: [
        'The `reason` in the exporter’s log, or `sum by (reason) (increase(ses_exporter_messages_rejected_total{receiver="sqs"}[6h]))`; the messages in the dead-letter queue.',
      ],
      act: [
        '`ledger_unavailable`, `certificate_unavailable`, `early`: fix that first ([SesLedgerFailing](SesLedgerFailing.md), [SesMessagesRejected](SesMessagesRejected.md)).',
        'Any other reason: find the sender.',
        'Once the cause is fixed, redrive them to the queue; each event is counted once.',
      ],
    },
  },
];
