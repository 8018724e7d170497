import type { RejectReason } from '../../../src/receivers/rejection.ts';
import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { coloured, firstAndOthers } from '../common/ranked.ts';
import { queueStateNames } from '../common/series-names.ts';
import { on, since } from './scope.ts';

export const messages = timeseries({
  title: 'Messages by result',
  description:
    'Messages in each interval: counted, duplicate (AWS delivers at least once), ignored (confirmations and tests), refused.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no receiver is set up',
  draw: 'stacked',
  queries: (
    [
      ['counted', 'ses_exporter_messages_counted_total'],
      ['duplicate', 'ses_exporter_messages_duplicate_total'],
      ['ignored', 'ses_exporter_messages_ignored_total'],
      ['refused', 'ses_exporter_messages_rejected_total'],
    ] as const
  ).map(([legend, metric]) => ({ legend, expr: `sum(increase(${on(metric)}[$__rate_interval]))` })),
  colours: {
    counted: palette.sky,
    duplicate: palette.teal,
    ignored: palette.indigo,
    refused: palette.red,
  },
});

export const receivers = table({
  title: 'Receivers',
  description:
    'For each receiver: time since the last trusted message, and the messages of the last hour. If a receiver gets no messages while mail is sent, check its event destination.',
  noValue: 'no receiver is set up',
  keys: [{ label: 'receiver', header: 'Receiver' }],
  sortBy: 'Counted',
  columns: [
    {
      header: 'Last message',
      expr: `min by (receiver) (${since(`(${on('ses_exporter_receiver_last_message_timestamp_seconds')} > 0)`)})`,
      unit: 's',
    },
    {
      header: 'Counted',
      expr: `sum by (receiver) (increase(${on('ses_exporter_messages_counted_total')}[1h]))`,
      unit: 'locale',
      decimals: 0,
    },
    {
      header: 'Duplicate',
      expr: `sum by (receiver) (increase(${on('ses_exporter_messages_duplicate_total')}[1h]))`,
      unit: 'locale',
      decimals: 0,
    },
    {
      header: 'Refused',
      expr: `sum by (receiver) (increase(${on('ses_exporter_messages_rejected_total')}[1h]))`,
      unit: 'locale',
      decimals: 0,
      limits: measures.any,
    },
  ],
});

/** Those that say most; the table of reasons in the documents has all. */
const refusalColours = {
  bad_signature: palette.red,
  untrusted_certificate_url: palette.orchid,
  unknown_topic: palette.amber,
  stale: palette.indigo,
  unauthorized: palette.teal,
  ledger_unavailable: palette.sky,
} satisfies Partial<Record<RejectReason, string>>;

export const refusals = timeseries({
  title: 'Refused messages, by reason',
  description:
    'Why messages were refused in each interval. bad_signature and untrusted_certificate_url: somebody forges messages. unknown_topic: a topic is not in the configuration. stale: older than the ledger’s memory. ledger_unavailable: the ledger cannot be written.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no receiver is set up',
  draw: 'stacked',
  colours: refusalColours,
  queries: firstAndOthers(
    coloured('reason', refusalColours),
    (matchers) => `increase(${on('ses_exporter_messages_rejected_total', matchers)}[$__rate_interval])`,
  ),
});

export const queues = timeseries({
  title: 'Messages in SQS queues',
  description:
    'Messages in the SQS queues that are read, as SQS estimates: visible (waiting), in flight (received and not deleted), delayed. A number of visible messages that keeps rising means that the exporter does not keep up.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no queue is read',
  seriesNames: queueStateNames,
  colours: { visible: palette.sky, in_flight: palette.teal, delayed: palette.amber },
  queries: [
    {
      legend: '{{state}}',
      expr: `sum by (state) (${on('ses_exporter_queue_messages')})`,
    },
  ],
});
