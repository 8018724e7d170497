import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { stat } from '../common/panels/stat.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { upDown, yesNo } from '../common/words.ts';
import { on, perHour, since } from './scope.ts';

export const up = stat({
  title: 'Exporters up',
  description:
    'Exporters that Prometheus scrapes with success, of those it knows. One that is down ages everything else here.',
  unit: 'percentunit',
  decimals: 0,
  limits: measures.all,
  noValue: 'none is scraped',
  queries: [{ expr: 'avg(up{job=~"$job",instance=~"$instance"})', as: 'now' }],
});

export const awsUp = stat({
  title: 'AWS answers',
  description: 'Whether the last call of SES’s API worked, for the account where it went worst.',
  unit: 'short',
  mappings: upDown,
  noValue: 'no collector ran yet',
  queries: [{ expr: `min(${on('ses_up')})`, as: 'now' }],
});

export const ledger = stat({
  title: 'Ledger writes',
  description:
    'Whether the last write of the ledger was durable. While it is not, events are refused, and their senders try again: none is lost, and none is counted.',
  unit: 'short',
  mappings: yesNo,
  noValue: 'no event yet',
  queries: [{ expr: `min(${on('ses_exporter_ledger_up')})`, as: 'now' }],
});

export const failing = stat({
  title: 'Collectors failing',
  description: 'Collectors whose last run failed, over all accounts. Their last good values are still shown.',
  unit: 'short',
  limits: measures.any,
  noValue: 'no collector ran yet',
  queries: [{ expr: `sum(1 - ${on('ses_exporter_collector_success')})`, as: 'now' }],
});

export const refused = stat({
  title: 'Refused in the last hour',
  description:
    'Messages that were refused: not signed by AWS, from a foreign topic, too old or malformed. None of them touched a counter of mail. A few are somebody knocking; many are a set-up that is wrong.',
  unit: 'locale',
  decimals: 0,
  limits: measures.any,
  noValue: 'no receiver is set up',
  queries: [{ expr: perHour(on('ses_exporter_messages_rejected_total')), as: 'now' }],
});

export const reload = stat({
  title: 'Configuration loaded',
  description:
    'Whether the last reload of the configuration succeeded. After one that failed the previous configuration is still at work.',
  unit: 'short',
  mappings: yesNo,
  noValue: 'not loaded yet',
  queries: [{ expr: `min(${on('ses_exporter_config_last_reload_successful')})`, as: 'now' }],
});

export const dataAge = timeseries({
  title: 'Age of the newest data, by source',
  description:
    'How old the newest data became in each interval that each source brought: sending events, CloudWatch, GetSendStatistics. It grows while nothing is sent; while mail goes out, a growing line is a source that has fallen silent. CloudWatch is minutes late by nature, GetSendStatistics a quarter of an hour.',
  unit: 's',
  noValue: 'no source has brought data yet',
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
    'Sends that one source counted in the last six hours for each that the other counted: 1 is agreement. Below 1, events do not reach the exporter: an event destination is missing or switched off, or a receiver is behind.',
  unit: 'percentunit',
  noValue: 'nothing to compare yet',
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
  title: 'From happening to being counted',
  description:
    'How long events took from happening at SES to being in the counters. Hours mean that a queue is being worked off, or that a receiver retries.',
  unit: 's',
  noValue: 'no event came',
  queries: [0.5, 0.95, 0.99].map((quantile) => ({
    legend: `${quantile * 100} % within`,
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${on('ses_event_age_seconds_bucket')}[$__rate_interval])))`,
  })),
});
