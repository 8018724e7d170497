import { measures } from '../common/measures.ts';
import { stat } from '../common/panels/stat.ts';
import { outcome } from './scope.ts';
import { quantile } from './time.ts';

export const accepted = stat({
  title: 'Delivery rate, last hour',
  description:
    'Deliveries divided by deliveries and bounces together, in the last hour: the share of mail that the recipients’ servers accepted. Mail that SES kept back is in neither.',
  unit: 'percentunit',
  decimals: 1,
  limits: measures.accepted,
  noValue: 'no deliveries or bounces',
  queries: [
    {
      expr: `sum(${outcome('deliveries', '1h')}) / (sum(${outcome('decided', '1h')}) > 0)`,
      as: 'now',
    },
  ],
});

export const hard = stat({
  title: 'Hard bounces, last hour',
  description:
    'Recipients whose mail bounced permanently, as AWS’s bounce rate counts them: without mail that SES kept back, but for that to its global suppression list.',
  unit: 'locale',
  decimals: 0,
  trend: true,
  noValue: 'none',
  queries: [{ expr: `sum(${outcome('hard_bounces', '1h')})` }],
});

export const waiting = stat({
  title: 'Deferrals, last hour',
  description:
    'Recipients for whom SES reported a delivery delay. Many at one provider mean that it throttles the mail, often before it blocks it.',
  unit: 'locale',
  decimals: 0,
  trend: true,
  noValue: 'none',
  queries: [{ expr: `sum(${outcome('delays', '1h')})` }],
});

export const slow = stat({
  title: 'Time to delivery p95, last hour',
  description:
    'The 95th percentile of the last hour’s delivery times: from SES accepting the mail to the recipient’s server accepting it.',
  unit: 's',
  decimals: 1,
  limits: measures.deliveryTime,
  noValue: 'nothing delivered',
  queries: [{ expr: quantile(0.95, '1h'), as: 'now' }],
});
