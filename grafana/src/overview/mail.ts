import type { EventType } from '../../../src/events/ses-event.ts';
import { recorded } from '../../../prometheus/src/query.ts';
import { thresholds } from '../../../prometheus/src/thresholds.ts';
import { rowValue, toDashboard } from '../common/links.ts';
import { measures } from '../common/measures.ts';
import { outcomeColours, reactionColours } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { stat } from '../common/panels/stat.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { accepted, partsOf, PER_INTERVAL, volume, VOLUME_INTERVAL } from '../common/rates.ts';
import { typeNames } from '../common/series-names.ts';
import { onRecorded } from './scope.ts';

/** Recipients of one or several types of events over time. */
const recipients = (
  title: string,
  types: readonly EventType[],
  about: { readonly description: string; readonly noValue: string; readonly draw?: 'stacked' },
) =>
  timeseries({
    ...about,
    title: `${title}, ${PER_INTERVAL}`,
    unit: 'locale',
    decimals: 0,
    interval: VOLUME_INTERVAL,
    colours: { ...outcomeColours, ...reactionColours },
    seriesNames: typeNames,
    queries: types.map((type) => ({ legend: type, expr: volume(onRecorded, type) })),
  });

/** Parts of the mail that was sent: each recipient's is in one of them. */
export const outcomes = recipients('Outcomes', ['delivery', 'bounce', 'reject'], {
  description:
    'Recipients whose mail was delivered, bounced or rejected, in a quarter of an hour; over long time ranges the mean of several. Where no receiver brings events, these are CloudWatch’s counts.',
  noValue: 'nothing was sent in this time range',
  draw: 'stacked',
});

/** Not on top of deliveries: they are of mail that was delivered hours or days before. */
export const complaints = recipients('Complaints', ['complaint'], {
  description:
    'Complaints that came in a quarter of an hour, of mail that was delivered hours or days before; over long time ranges the mean of several. Gmail sends SES no complaints.',
  noValue: 'nobody complained in this time range',
  draw: 'stacked',
});

export const engagement = recipients('Opens and clicks', ['open', 'click'], {
  description:
    'Opens and clicks in a quarter of an hour; over long time ranges the mean of several. Opens are counted by an image that some mail programs load always and others never: compare them with yesterday’s opens, not with deliveries.',
  noValue: 'no opens or clicks are published',
});

export const deliveryRate = stat({
  title: 'Delivery rate, last hour',
  description:
    'Deliveries divided by deliveries and bounces together, in the last hour: the share of mail that the recipients’ servers accepted.',
  unit: 'percentunit',
  decimals: 1,
  limits: measures.accepted,
  noValue: 'no deliveries or bounces',
  queries: [{ expr: accepted(onRecorded, '1h'), as: 'now' }],
});

export const rejected = stat({
  title: 'Rejected, last 24 hours',
  description:
    'Mails that SES rejected because it found a virus in them. Even one needs action: find the sender.',
  unit: 'locale',
  decimals: 0,
  limits: measures.rejected,
  noValue: 'not counted',
  queries: [{ expr: `sum(${onRecorded(recorded.mail('1d'), { event_type: 'reject' })})`, as: 'now' }],
});

const bySet = partsOf(onRecorded, 'configuration_set');

export const sets = table({
  title: 'Configuration sets, last 24 hours',
  description:
    'Recipients sent to; the shares whose mail was delivered, hard bounced and complained about; and opens and clicks per delivery. A rate is coloured from AWS’s review limit of an account: the alert on it is a warning. Click a set to open its Deliverability dashboard.',
  noValue: 'nothing was sent, or no receiver brings events',
  keys: [
    {
      label: 'configuration_set',
      header: 'Configuration set',
      links: [
        toDashboard('Deliverability of this set', 'ses-deliverability', {
          configuration_set: rowValue('Configuration set'),
        }),
      ],
    },
    { label: 'account_id', header: 'Account' },
    { label: 'region', header: 'Region' },
  ],
  sortBy: 'Sent',
  columns: [
    { header: 'Sent', expr: bySet.of('1d', 'send'), unit: 'locale', decimals: 0 },
    { header: 'Delivered', expr: bySet.per('1d', 'delivery', 'send'), unit: 'percentunit', decimals: 1 },
    {
      header: 'Bounced',
      expr: bySet.bounceRate('1d'),
      unit: 'percentunit',
      decimals: 2,
      limits: measures.partBounceRate,
    },
    {
      header: 'Complained',
      expr: bySet.complaintRate('1d'),
      unit: 'percentunit',
      decimals: 3,
      limits: measures.partComplaintRate,
    },
    { header: 'Opened', expr: bySet.per('1d', 'open', 'delivery'), unit: 'percentunit', decimals: 1 },
    { header: 'Clicked', expr: bySet.per('1d', 'click', 'delivery'), unit: 'percentunit', decimals: 1 },
  ],
});

/** The fewest attempts from which the rate of a provider is worth anything. */
const enough = `(${onRecorded(recorded.providerAttempts('1d'))} >= ${thresholds.minimumProviderAttempts1h})`;

export const providers = bars({
  title: 'Bounce rate by provider, last 24 hours',
  description: `Bounces per delivery attempt, by mailbox provider; providers with ${thresholds.minimumProviderAttempts1h} attempts or more, the highest first. A provider far above the others refuses the mail.`,
  unit: 'percentunit',
  decimals: 1,
  min: 0,
  limits: measures.providerBounced,
  noValue: 'too little mail, or no receiver brings events',
  queries: [
    {
      legend: '{{recipient_provider}}',
      expr: `topk(5, max by (recipient_provider) (${onRecorded(recorded.providerBounced('1d'))} and ${enough}))`,
      as: 'now',
    },
  ],
});
