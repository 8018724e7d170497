import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, increase, recorded, type Window } from '../query.ts';
import type { Alert } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';

const BY_RECEIVER = 'job, receiver';

/** Where events fail to come, although mail is sent. */
export function silence(t: Thresholds): readonly Alert[] {
  const sent = (by: string) =>
    `${increase('ses_cloudwatch_events_total', '1h', by, { event_type: 'send' })} >= ${t.minimumSends1h}`;
  const messages = increase('ses_exporter_messages_total', '1h', BY_RECEIVER);
  // Where no receiver is configured nothing is missed.
  const silent = `${sent(ACCOUNT)} and on (job) ${selector('ses_exporter_messages_total')} unless on (${ACCOUNT}) ${arrived('1h')}`;
  return [
    {
      name: 'SesEventsMissing',
      severity: 'critical',
      // An account whose events never came beside others whose events do may be left to CloudWatch on purpose.
      expr: `${silent} and on (${ACCOUNT}) ${arrived('7d')} or ${silent} unless on (job) ${arrived('7d')}`,
      for: '15m',
      summary:
        'Account {{ $labels.account_id }} in {{ $labels.region }} sends mail, and no event of it arrives',
      description:
        'CloudWatch counted {{ $value | humanize }} sends of account {{ $labels.account_id }} in {{ $labels.region }} in the last hour, and no receiver brought a single event of them.',
      dashboard: 'ses-exporter',
      panel: 'Receivers',
      page: 'subscriptions',
      runbook: {
        means: 'Receivers are configured, SES sends mail of an account, and nothing of it comes.',
        impact:
          'Bounces and complaints by provider, domain and tag are not seen. The account’s totals still are.',
        look: [
          'One account or all: `sum by (account_id, region) (configuration_set:ses_event_recipients:increase1h)`.',
          'The way in: load balancer, ingress, certificate; `ses_exporter_receiver_last_message_timestamp_seconds`.',
          'The subscription must be confirmed: `aws sns list-subscriptions-by-topic --topic-arn <topic>`. SQS: messages in the queue. Firehose: delivery errors.',
          'The event destination: `aws sesv2 get-configuration-set-event-destinations --configuration-set-name <set>`.',
        ],
        act: [
          'Mend the way in; SNS and Firehose try again, queues wait.',
          'Then move what is in dead-letter queues back.',
        ],
      },
    },
    {
      name: 'SesReceiverSilent',
      severity: 'warning',
      expr: `${messages} == 0 and on (${BY_RECEIVER}) min_over_time((${messages})[1d:1h] offset 1h) >= ${t.usualSends1h} and on (job) ${sent('job')}`,
      for: '15m',
      summary: 'Nothing arrives over {{ $labels.receiver }} any more',
      description:
        'Mail is sent, and {{ $labels.receiver }} has brought nothing for an hour; in each hour of the day before it brought much.',
      dashboard: 'ses-exporter',
      panel: 'Receivers',
      page: 'subscriptions',
      runbook: {
        means:
          'A receiver that brought messages hour by hour brings none. [SesEventsMissing](SesEventsMissing.md) fires too where no other receiver brings an account’s events.',
        impact: 'What comes over this receiver alone is not seen by provider, domain and tag.',
        look: [
          '`sum by (receiver) (increase(ses_exporter_messages_total[1h]))`, and since when: `ses_exporter_receiver_last_message_timestamp_seconds`.',
          '`sns`: `aws sns list-subscriptions-by-topic --topic-arn <topic>`. `sqs`: `ses_exporter_queue_messages`, the exporter’s log. `firehose`, `eventbridge`: their own delivery errors in the console.',
        ],
        act: [
          'Mend the way in; senders try again, queues wait.',
          'Moved to another receiver on purpose? Take it out of `receivers`; the alert ends within a day.',
        ],
      },
    },
  ];
}

/** Accounts of which events came, whichever receiver brought them. */
function arrived(window: Window): string {
  return `sum by (${ACCOUNT}) (${recorded.mailOf('configuration_set', window)}) > 0`;
}
