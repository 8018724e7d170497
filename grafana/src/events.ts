import { eventTypes } from '../../src/events/ses-event.ts';
import { annotations } from './common/annotations.ts';
import { dashboard } from './common/dashboard.ts';
import { bars } from './common/panels/bars.ts';
import { logs } from './common/panels/logs.ts';
import { stat } from './common/panels/stat.ts';
import { timeseries } from './common/panels/timeseries.ts';
import { outcomeColours, reactionColours, typesOf } from './common/palette.ts';
import { scope } from './common/scope.ts';
import { typeNames } from './common/series-names.ts';
import { constantVariable, customVariable, logsSource, textVariable } from './common/variables.ts';

const { on, variables } = scope('configuration_set', 'provider');

/** Whose records: they come as lines of JSON, or over OTLP with the fields as metadata. */
const service = {
  ...textVariable(
    'service',
    'Service',
    'The label service_name of the event log in Loki: the container’s name, or OTEL_SERVICE_NAME.',
  ),
  query: 'ses-exporter',
  current: { text: 'ses-exporter', value: 'ses-exporter' },
  options: [{ text: 'ses-exporter', value: 'ses-exporter' }],
};
const recipientOfOtlp =
  '`{{ if .recipients }}{"recipients":{{ .recipients }}}{{ else }}{{ __line__ }}{{ end }}`';
/**
 * Reads a record's fields, and joins what one filter can ask for: Loki runs each filter on each record. A variable of the
 * dashboard holds it once for all queries.
 */
const reading = constantVariable(
  'reading',
  [
    // A record over OTLP has no line; its recipients are a field that holds JSON.
    `| line_format ${recipientOfOtlp}`,
    '| json',
    '| json recipient="recipients[0].recipient", provider="recipients[0].provider", status="recipients[0].status"',
    '| drop __error__, __error_details__',
    '| label_format account=`{{ .account_id }} {{ .region }}`, searched=`{{ .message_id }} {{ .recipient }}`',
  ].join(' '),
);

/** Records that match what was chosen, of some types of events. */
const records = (event = '$event') =>
  [
    '{service_name="$service"} ${reading:raw}',
    `| event=~"${event}"`,
    '| account=~"($account_id) ($region)"',
    '| configuration_set=~"$configuration_set"',
    '| provider=~"$provider"',
    '| searched=~".*$search.*"',
  ].join(' ');

const count = (by: string, range: string, event?: string) =>
  `sum by (${by}) (count_over_time(${records(event)} [${range}]))`;
const top = (by: string, event?: string) => `topk(6, ${count(by, '$__range', event)})`;

const volume = (title: string, colours: Readonly<Record<string, string>>, description: string) =>
  timeseries({
    title,
    description: `${description} The log may hold a sample only (events.log.sample), so these figures can be lower than the counters’.`,
    unit: 'locale',
    decimals: 0,
    noValue: 'no record: is events.log set, and does it reach this Loki?',
    draw: 'stacked',
    colours,
    seriesNames: typeNames,
    ofLogs: true,
    queries: [{ legend: '{{event}}', expr: count('event', '$__auto', typesOf(colours).source) }],
  });
const fates = volume(
  'Records by outcome',
  outcomeColours,
  'Records of the event log that match the selection above (but for “Event”), in each interval, by outcome of the mail.',
);
const reactions = volume(
  'Opens, clicks and subscription changes',
  reactionColours,
  'Records of opens, clicks and changes of subscription that match the selection above (but for “Event”), in each interval.',
);

const found = stat({
  title: 'Number of records',
  description: 'Records in the time range that match the selection above.',
  unit: 'locale',
  decimals: 0,
  noValue: 'none',
  ofLogs: true,
  queries: [{ expr: `sum(count_over_time(${records()} [$__range]))`, as: 'now' }],
});

const people = bars({
  title: 'Recipients with the most bounces and complaints',
  longNames: true,
  description:
    'The first recipients of bounced or complained mails, by number of records. A hash unless events.log.recipients is “plain”; the same recipient has the same hash. Enter one in “Search” above to see all its events.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'no bounces or complaints',
  ofLogs: true,
  queries: [
    {
      legend: '{{recipient}}',
      expr: top('recipient', 'bounce|complaint'),
      as: 'now',
    },
  ],
});

const causes = bars({
  title: 'Bounces by provider and status code',
  longNames: true,
  description:
    'The enhanced status codes (RFC 3463) of bounces with the provider that returned them, by number of records.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'nothing bounced',
  ofLogs: true,
  queries: [{ legend: '{{provider}} {{status}}', expr: top('provider, status', 'bounce'), as: 'now' }],
});

const sources = bars({
  title: 'Records by configuration set and domain',
  longNames: true,
  description: 'The configuration sets and domains with which the mail was sent, by number of records.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'no record',
  ofLogs: true,
  queries: [
    {
      legend: '{{configuration_set}}, {{identity}}',
      expr: top('configuration_set, identity'),
      as: 'now',
    },
  ],
});

const each = logs({
  title: 'Event log records',
  description:
    'Each record with all its fields, newest first. Enter a message_id in “Search” above to follow one mail from send to delivery, open and complaint.',
  noValue: 'no record: is events.log set, and does it reach this Loki?',
  queries: [
    {
      expr: `${records()} | line_format \`{{ .event }}  {{ .configuration_set }}  {{ .identity }}  {{ .provider }} {{ .status }} {{ .bounce_type }} {{ .recipient }}  {{ .message_id }}\``,
    },
  ],
});

export const events = dashboard({
  uid: 'ses-events',
  title: 'Event drill-down',
  description: 'Single events behind the figures of the other dashboards: the event log, through Loki.',
  from: 'now-6h',
  variables: [
    ...variables,
    logsSource,
    service,
    customVariable('event', 'Event', eventTypes),
    textVariable(
      'search',
      'Search',
      'A message id, the hash of a recipient or what the event log writes of them, or a part of one.',
    ),
    reading,
  ],
  annotations: annotations(on),
  sections: [
    {
      title: 'Events over time',
      panels: [
        [found, 4, 8],
        [fates, 10, 8],
        [reactions, 10, 8],
      ],
    },
    {
      title: 'Top recipients, bounce causes and senders',
      panels: [
        [people, 8, 9],
        [causes, 8, 9],
        [sources, 8, 9],
      ],
    },
    { title: 'Records', panels: [[each, 24, 14]] },
  ],
});
