import { rowValue, toDashboard } from '../common/links.ts';
import { measures } from '../common/measures.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { otherColour, turns } from '../common/palette.ts';
import { OTHER_PROVIDER } from '../../../src/events/mailbox-provider.ts';
import { mailboxProviders } from '../../../src/events/mailbox-providers.ts';
import type { Outcome } from '../../../prometheus/src/query.ts';
import { decidedAtAny, outcome, worstProviders } from './scope.ts';
import { quantileOfSteps } from './time.ts';

type Narrowed = Parameters<typeof outcome>[2];

const byProvider = (series: string) => `sum by (recipient_provider) (${series})`;

/** Of what was decided. The division leaves the providers of its upper side: the lower one need not be narrowed to them. */
const rate = (what: Outcome, window: '1h' | '1d', matchers?: Narrowed) =>
  `${byProvider(outcome(what, window, matchers))} / (${byProvider(decidedAtAny(window))} > 0)`;

/** The largest providers of the world have a colour of their own. */
const colours = {
  ...Object.fromEntries(turns.map((shade, place) => [mailboxProviders[place]?.[0] ?? '', shade])),
  [OTHER_PROVIDER]: otherColour,
};

export const providers = table({
  title: 'Delivery outcomes by provider, last 24 hours',
  description:
    'Deliveries by the recipients’ mailbox provider, and bounces (without mail that SES kept back), deferrals and complaints divided by deliveries and bounces together. A provider with a bounce rate far above the others refuses the mail. Gmail sends SES no complaints. Click a provider to filter this dashboard by it.',
  noValue: 'nothing was delivered or bounced',
  keys: [
    {
      label: 'recipient_provider',
      header: 'Provider',
      links: [toDashboard('Only this provider', 'ses-deliverability', { provider: rowValue('Provider') })],
    },
  ],
  sortBy: 'Delivered',
  columns: [
    { header: 'Delivered', expr: byProvider(outcome('deliveries', '1d')), unit: 'locale', decimals: 0 },
    {
      header: 'Bounced',
      expr: rate('bounces', '1d'),
      unit: 'percentunit',
      decimals: 2,
      limits: measures.providerBounced,
    },
    {
      header: 'Deferred',
      expr: rate('delays', '1d'),
      unit: 'percentunit',
      decimals: 2,
    },
    {
      header: 'Complained',
      expr: rate('complaints', '1d'),
      unit: 'percentunit',
      decimals: 3,
      limits: measures.partComplaintRate,
    },
    {
      header: 'Time p95',
      expr: quantileOfSteps(0.95, '1d', ', recipient_provider'),
      unit: 's',
      decimals: 1,
    },
  ],
});

export const bounceByProvider = timeseries({
  title: 'Bounce rate by provider',
  description:
    'Bounces divided by deliveries and bounces together, over the last hour at each point, for the six providers with most bounces in the time range. A line that leaves the others shows a block.',
  unit: 'percentunit',
  min: 0,
  noValue: 'nothing was delivered or bounced',
  colours,
  openNames: true,
  queries: [{ legend: '{{recipient_provider}}', expr: rate('bounces', '1h', worstProviders.first) }],
});
