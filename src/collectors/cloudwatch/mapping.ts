import type { AccountLabels, CloudWatchMetric } from '../../aws/account.ts';
import { bareAddress, domainOf } from '../../events/address.ts';
import { eventTypes, type EventType } from '../../events/ses-event.ts';
import type { NamesOf } from '../../catalog/spec.ts';
import type { Labels } from '../../contracts/increment.ts';
import type { metrics } from './metrics.ts';

export type CounterName = NamesOf<typeof metrics, 'counter'>;
type GaugeName = NamesOf<typeof metrics, 'gauge'>;

/** Where the values of a CloudWatch metric go: sums into a counter, the newest average into a gauge. */
export type Target =
  | { readonly stat: 'Sum'; readonly metric: CounterName; readonly labels: Labels }
  | { readonly stat: 'Average'; readonly metric: GaugeName; readonly labels: Labels };

/** `RenderingFailure` is CloudWatch's name of the event that event publishing calls `Rendering Failure`. */
const typeByName = new Map<string, EventType>(
  eventTypes.map((type) => [
    type.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    type,
  ]),
);

/** The metrics without dimensions, as CloudWatch names them. */
export const accountTotals: readonly (CloudWatchMetric & { readonly type: EventType })[] = [
  ...typeByName,
].map(([metricName, type]) => ({ metricName, dimensions: {}, type }));

/** Ratios from 0 to 1 (SES developer guide, "Creating reputation monitoring alarms using CloudWatch"). */
const reputation = new Map<string, { readonly account: GaugeName; readonly configurationSet: GaugeName }>([
  [
    'Reputation.BounceRate',
    {
      account: 'ses_reputation_bounce_rate',
      configurationSet: 'ses_configuration_set_reputation_bounce_rate',
    },
  ],
  [
    'Reputation.ComplaintRate',
    {
      account: 'ses_reputation_complaint_rate',
      configurationSet: 'ses_configuration_set_reputation_complaint_rate',
    },
  ],
]);
const CONFIGURATION_SET = 'ses:configuration-set';

/**
 * What is measured and not counted, by its name: ratios, and of managed dedicated IP pools
 * `ApproximateDedicatedSendingPercentage`, `SentLast24Hours` and `Available24HourSend` (SES developer guide, "Dedicated
 * IP addresses (managed)"). Its values cannot be summed; the newest says all.
 */
const isMeasured = /^Reputation\.|Rate$|Percentage$|Last24Hours$|24HourSend$/;

/** What becomes of a metric of namespace AWS/SES. */
export function targetOf({ metricName, dimensions }: CloudWatchMetric, account: AccountLabels): Target {
  const names = Object.keys(dimensions).toSorted();
  const rate = reputation.get(metricName);
  const configurationSet = dimensions[CONFIGURATION_SET];
  if (rate && names.length === 0) return { stat: 'Average', metric: rate.account, labels: { ...account } };
  if (rate && names.length === 1 && configurationSet !== undefined) {
    const labels = { ...account, configuration_set: configurationSet };
    return { stat: 'Average', metric: rate.configurationSet, labels };
  }
  const type = typeByName.get(metricName.replaceAll(' ', ''));
  if (type && names.length === 0) {
    return { stat: 'Sum', metric: 'ses_cloudwatch_events_total', labels: eventLabels(account, type) };
  }
  // In the order that series have, so that they keep these labels and need none of their own.
  const further = { dimensions: names.join(','), ...dimensionLabels(dimensions, names) };
  const named = { ...account, metric_name: metricName, ...further };
  if (rate || isMeasured.test(metricName))
    return { stat: 'Average', metric: 'ses_cloudwatch_metric_value', labels: named };
  return type
    ? {
        stat: 'Sum',
        metric: 'ses_cloudwatch_dimension_events_total',
        labels: { ...account, event_type: type, ...further },
      }
    : { stat: 'Sum', metric: 'ses_cloudwatch_metric_total', labels: named };
}

/** Labels of the account's total of one event type. */
export function eventLabels(account: AccountLabels, type: EventType) {
  return { ...account, event_type: type };
}

/** One label per dimension. Two names that differ only in what a label name cannot hold get `_2` behind the second. */
function dimensionLabels(dimensions: CloudWatchMetric['dimensions'], names: readonly string[]): Labels {
  const labels: Record<string, string> = {};
  for (const name of names) {
    const plain = `dimension_${snakeCase(name)}`;
    let label = plain;
    for (let next = 2; Object.hasOwn(labels, label); next++) label = `${plain}_${next}`;
    labels[label] = withoutAddress(dimensions[name] ?? '');
  }
  return labels;
}

/** `ses:configuration-set` → `ses_configuration_set`, `RuleSetName` → `rule_set_name`. */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** A dimension may be taken from a header of the mail, `To` for instance: of an address only the domain is shown. */
function withoutAddress(value: string): string {
  return value.includes('@') ? `@${domainOf(bareAddress(value))}` : value;
}
