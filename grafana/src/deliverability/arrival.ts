import { measures } from '../common/measures.ts';
import { stat } from '../common/panels/stat.ts';
import { bounced, delayed, delivered, on, quantile } from './scope.ts';

export const accepted = stat({
  title: 'Accepted, last hour',
  description:
    'Deliveries, of deliveries and bounces together: how much of what was decided in the last hour the recipients’ servers took.',
  unit: 'percentunit',
  decimals: 1,
  limits: measures.accepted,
  noValue: 'nothing decided',
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
    'Recipients whose mail bounced for good (permanent). They are what AWS’s bounce rate counts; SES puts most of them on the suppression list.',
  unit: 'locale',
  decimals: 0,
  trend: true,
  noValue: 'none',
  queries: [
    { expr: `sum(increase(${on('ses_bounced_recipients_total', { bounce_type: 'permanent' })}[1h]))` },
  ],
});

export const waiting = stat({
  title: 'Delayed, last hour',
  description:
    'Recipients for whom SES said that the delivery is delayed. Many at one provider: it slows us down, often before it blocks.',
  unit: 'locale',
  decimals: 0,
  trend: true,
  noValue: 'none',
  queries: [{ expr: `sum(increase(${delayed}[1h]))` }],
});

export const slow = stat({
  title: '95 % delivered within, last hour',
  description:
    'Within what time 95 % of the last hour’s deliveries were taken by the recipient’s server, from SES accepting the mail.',
  unit: 's',
  decimals: 1,
  limits: measures.deliveryTime,
  noValue: 'nothing delivered',
  queries: [{ expr: quantile(0.95, '1h'), as: 'now' }],
});
