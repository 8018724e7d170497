import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { stat } from '../common/panels/stat.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { agreementNames, sourceNames } from '../common/series-names.ts';
import { upDown, yesNo } from '../common/words.ts';
import { on, perHour, since } from './scope.ts';

export const up = stat({
  title: 'Exporters up',
  description:
    'Share of the exporters known to Prometheus that it scrapes with success. While one is down, its other values here are out of date.',
  unit: 'percentunit',
  decimals: 0,
  limits: measures.all,
  noValue: 'none is scraped',
  queries: [{ expr: 'avg(up{cluster=~"$cluster",job=~"$job",instance=~"$instance"})', as: 'now' }],
});

export const awsUp = stat({
  title: 'SES API status',
  description: 'Whether the last calls of SES’s API succeeded; of several accounts, the worst.',
  unit: 'short',
  mappings: upDown,
  noValue: 'no collector ran yet',
  queries: [{ expr: `min(${on('ses_up')})`, as: 'now' }],
});

export const ledger = stat({
  title: 'Ledger writes',
  description:
    'Whether the last write of the ledger was durable. While it is not, events are refused and not counted, and their senders try again: none is lost.',
  unit: 'short',
  mappings: yesNo,
  noValue: 'no event yet',
  queries: [{ expr: `min(${on('ses_exporter_ledger_up')})`, as: 'now' }],
});

export const failing = stat({
  title: 'Failing collectors',
  description:
    'Collectors whose last run failed, over all accounts. The values of their last successful run are still shown.',
  unit: 'short',
  limits: measures.any,
  noValue: 'no collector ran yet',
  queries: [{ expr: `sum(1 - ${on('ses_exporter_collector_success')})`, as: 'now' }],
});

export const refused = stat({
  title: 'Refused messages, last hour',
  description:
    'Messages that were refused: not signed by AWS, from an unknown topic, too old or malformed. None of them changed a counter of mail. A few may come from strangers; many point to a wrong setup.',
  unit: 'locale',
  decimals: 0,
  limits: measures.any,
  noValue: 'no receiver is set up',
  queries: [{ expr: perHour(on('ses_exporter_messages_rejected_total')), as: 'now' }],
});

export const reload = stat({
  title: 'Configuration loaded',
  description:
    'Whether the last reload of the configuration succeeded. After a failed reload the previous configuration stays in force.',
  unit: 'short',
  mappings: yesNo,
  noValue: 'not loaded yet',
  queries: [{ expr: `min(${on('ses_exporter_config_last_reload_successful')})`, as: 'now' }],
});

export const dataAge = timeseries({
  title: 'Data freshness by source',
  description:
    'The highest age of the newest data of each source in each interval: sending events, CloudWatch, GetSendStatistics. It grows while nothing is sent; while mail is sent, a growing line means that the source delivers no data. CloudWatch is always some minutes late, GetSendStatistics a quarter of an hour.',
  unit: 's',
  noValue: 'no data of any source yet',
  seriesNames: sourceNames,
  interval: '15m',
  colours: { events: palette.sky, cloudwatch: palette.orchid, statistics: palette.teal },
  queries: [
    {
      legend: '{{source}}',
      expr: `max by (source) (max_over_time(${since(on('ses_exporter_source_newest_data_timestamp_seconds'))}[$__interval:1m]))`,
    },
  ],
});

export const agreement = timeseries({
  title: 'Agreement of the sources',
  description:
    'Sends that one source counted in the last six hours, divided by those that the other counted: 1 is full agreement. Below 1, events do not reach the exporter: an event destination is missing or switched off, or a receiver is behind.',
  unit: 'percentunit',
  noValue: 'nothing to compare yet',
  seriesNames: agreementNames,
  colours: {
    'events of cloudwatch': palette.sky,
    'events of statistics': palette.indigo,
    'cloudwatch of statistics': palette.teal,
  },
  queries: [
    {
      legend: '{{source}} of {{reference}}',
      expr: `avg by (source, reference) (${on('ses_exporter_source_agreement_ratio', { event_type: 'send' })})`,
    },
  ],
});

export const eventAge = timeseries({
  title: 'Event latency (p50, p95, p99)',
  description:
    'Time from an event at SES until it is counted: 50th, 95th and 99th percentile. Hours mean that a backlog in a queue is being processed, or that messages are delivered again.',
  unit: 's',
  noValue: 'no events',
  queries: [0.5, 0.95, 0.99].map((quantile) => ({
    legend: `p${quantile * 100}`,
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${on('ses_event_age_seconds_bucket')}[$__rate_interval])))`,
  })),
});
