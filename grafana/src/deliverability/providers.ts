import { rowValue, toDashboard } from '../common/links.ts';
import { measures } from '../common/measures.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { ranked } from '../common/ranked.ts';
import { byProvider, complained, delayed, delivered, quantile, reached, refused } from './scope.ts';

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
    { header: 'Delivered', expr: byProvider(delivered, '1d'), unit: 'locale', decimals: 0 },
    {
      header: 'Bounced',
      expr: `${byProvider(refused, '1d')} / (${reached('1d')} > 0)`,
      unit: 'percentunit',
      decimals: 2,
      limits: measures.providerBounced,
    },
    {
      header: 'Deferred',
      expr: `${byProvider(delayed, '1d')} / (${reached('1d')} > 0)`,
      unit: 'percentunit',
      decimals: 2,
    },
    {
      header: 'Complained',
      expr: `${byProvider(complained, '1d')} / (${reached('1d')} > 0)`,
      unit: 'percentunit',
      decimals: 3,
      limits: measures.partComplaintRate,
    },
    {
      header: 'Time p95',
      expr: quantile(0.95, '1d', ', recipient_provider'),
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
  queries: ranked({
    label: 'recipient_provider',
    expr: `${byProvider(refused, '1h')} / (${reached('1h')} > 0)`,
    weight: `sum by (recipient_provider) (increase(${refused}[$__range] @ end())) > 0`,
  }),
});
