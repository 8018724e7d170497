import { measures } from '../common/measures.ts';
import { stat } from '../common/panels/stat.ts';
import { bounced, delayed, delivered, on, quantile } from './scope.ts';

export const accepted = stat({
  title: 'Delivery rate, last hour',
  description:
    'Deliveries divided by deliveries and bounces together, in the last hour: the share of mail that the recipients’ servers accepted.',
  unit: 'percentunit',
  decimals: 1,
  limits: measures.accepted,
  noValue: 'no deliveries or bounces',
  queries: [
    {
      expr: `sum(increase(${delivered}[1h])) / ((sum(increase(${delivered}[1h])) + (sum(increase(${bounced}[1h])) or vector(0))) > 0)`,
      as: 'now',
    },
  ],
});

export const hard = stat({
  title: 'Hard bounces, last hour',
  description:
    'Recipients whose mail bounced permanently. AWS’s bounce rate counts these; SES puts most of them on the suppression list.',
  unit: 'locale',
  decimals: 0,
  trend: true,
  noValue: 'none',
  queries: [
    { expr: `sum(increase(${on('ses_bounced_recipients_total', { bounce_type: 'permanent' })}[1h]))` },
  ],
});

export const waiting = stat({
  title: 'Deferrals, last hour',
  description:
    'Recipients for whom SES reported a delivery delay. Many at one provider mean that it throttles the mail, often before it blocks it.',
  unit: 'locale',
  decimals: 0,
  trend: true,
  noValue: 'none',
  queries: [{ expr: `sum(increase(${delayed}[1h]))` }],
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
