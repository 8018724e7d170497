import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, EXPORTER, increase, recorded, type Window } from '../query.ts';
import type { Alert } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';

const BY_RECEIVER = `${EXPORTER}, receiver`;

/** Accounts by the job whose exporters watch them. */
const watched = `group by (${ACCOUNT}, job) (${selector('ses_up')})`;

/** Accounts whose own exporters have receivers: elsewhere nothing is missed. */
const received = `group by (${ACCOUNT}) (${watched} and on (${EXPORTER}) ${selector('ses_exporter_messages_total')})`;

/** Accounts of whose exporters some receive events of any account. */
function othersArrive(): string {
  return `group by (${ACCOUNT}) (${watched} and on (${EXPORTER}) (${watched} and on (${ACCOUNT}) ${arrived('7d')}))`;
}

/** Where events fail to come, although mail is sent. */
export function silence(t: Thresholds): readonly Alert[] {
  const sent = `${recorded.totals('1h')}{event_type="send"} >= ${t.minimumSends1h}`;
  const messages = increase('ses_exporter_messages_total', '1h', BY_RECEIVER);
  const itsSends = `(${increase('ses_cloudwatch_events_total', '1h', EXPORTER, { event_type: 'send' })} or on (${EXPORTER}) ${increase('ses_statistics_delivery_attempts_total', '1h', EXPORTER)})`;
  const silent = `${sent} and on (${ACCOUNT}) ${received} unless on (${ACCOUNT}) ${arrived('1h')}`;
  return [
    {
      name: 'SesEventsMissing',
      severity: 'critical',
      // An account whose events never came beside others whose events do may be left to CloudWatch on purpose.
      expr: `${silent} and on (${ACCOUNT}) ${arrived('7d')} or ${silent} unless on (${ACCOUNT}) ${othersArrive()}`,
      for: '15m',
      summary:
        'No events arrive for account {{ $labels.account_id }} in {{ $labels.region }} although it sends mail',
      description:
        'AWS counted {{ $value | humanize }} sends of account {{ $labels.account_id }} in {{ $labels.region }} in the last hour, and no receiver received an event of them.',
      dashboard: 'ses-exporter',
      panel: 'Receivers',
      page: 'subscriptions',
      runbook: {
        night:
          'Look whether the receiver can be reached and the subscription is confirmed. With SNS act within the hour, because then messages are given up; queues keep theirs for days.',
        means: 'Receivers are configured and SES sends mail of the account, but none of its events arrive.',
        impact:
          'Bounces and complaints by provider, domain and tag are not counted. The account’s totals still are.',
        look: [
          'One account or all: `sum by (account_id, region) (configuration_set:ses_event_recipients:increase1h)`.',
          'The path to the receiver: load balancer, ingress, certificate; `ses_exporter_receiver_last_message_timestamp_seconds`.',
          'The subscription must be confirmed: `aws sns list-subscriptions-by-topic --topic-arn <topic>`. SQS: messages in the queue. Firehose: delivery errors.',
          'The event destination: `aws sesv2 get-configuration-set-event-destinations --configuration-set-name <set>`.',
        ],
        act: [
          'Fix the path to the receiver; SNS and Firehose retry, queues keep their messages.',
          'Then move the messages in dead-letter queues back.',
        ],
      },
    },
    {
      name: 'SesReceiverSilent',
      severity: 'warning',
      expr: `${messages} == 0 and on (${BY_RECEIVER}) min_over_time((${messages})[1d:1h] offset 1h) >= ${t.usualSends1h} and on (${EXPORTER}) ${itsSends} >= ${t.minimumSends1h}`,
      for: '15m',
      summary: 'No messages arrive at receiver {{ $labels.receiver }}',
      description:
        'Mail is sent, and receiver {{ $labels.receiver }} has received no messages for an hour; it received many in each hour of the day before.',
      dashboard: 'ses-exporter',
      panel: 'Receivers',
      page: 'subscriptions',
      runbook: {
        means:
          'A receiver that received messages every hour receives none. [SesEventsMissing](SesEventsMissing.md) fires too where no other receiver brings an account’s events.',
        impact: 'Events that arrive only through this receiver are not counted by provider, domain and tag.',
        look: [
          '`sum by (receiver) (increase(ses_exporter_messages_total[1h]))`, and since when: `ses_exporter_receiver_last_message_timestamp_seconds`.',
          '`sns`: `aws sns list-subscriptions-by-topic --topic-arn <topic>`. `sqs`: `ses_exporter_queue_messages`, the exporter’s log. `firehose`, `eventbridge`: their own delivery errors in the console.',
        ],
        act: [
          'Fix the path to the receiver; senders retry, queues keep their messages.',
          'If you moved to another receiver on purpose, remove this one from `receivers`; the alert ends within a day.',
        ],
      },
    },
  ];
}

/** Accounts of which events came, whichever receiver brought them. */
function arrived(window: Window): string {
  return `sum by (${ACCOUNT}) (${recorded.eventRecipients(window)}) > 0`;
}
