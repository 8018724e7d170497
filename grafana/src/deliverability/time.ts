import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { on, quantile } from './scope.ts';

export const times = timeseries({
  title: 'Time to delivery',
  description:
    'Within what time half, 95 % and 99 % of deliveries were taken by the recipient’s server, from SES accepting the mail.',
  unit: 's',
  min: 0,
  noValue: 'nothing was delivered',
  colours: { half: palette.sky, '95 %': palette.indigo, '99 %': palette.orchid },
  queries: [
    { legend: 'half', expr: quantile(0.5, '$__rate_interval') },
    { legend: '95 %', expr: quantile(0.95, '$__rate_interval') },
    { legend: '99 %', expr: quantile(0.99, '$__rate_interval') },
  ],
});

const vdm = (metric: string) => `sum by (isp) (increase(${on('ses_vdm_isp_emails_total', { metric })}[1d]))`;

export const isps = table({
  title: 'As Virtual Deliverability Manager sees it, last 24 hours',
  description:
    'The same by AWS’s own count, for the ISPs that the setting isps names: deliveries, bounces, complaints and opens of mails to one recipient. It is a day or so behind.',
  noValue: 'VDM is not read (collectors.deliverability)',
  keys: [{ label: 'isp', header: 'ISP' }],
  sortBy: 'Sent',
  columns: [
    { header: 'Sent', expr: vdm('send'), unit: 'locale', decimals: 0 },
    {
      header: 'Delivered',
      expr: `${vdm('delivery')} / (${vdm('send')} > 0)`,
      unit: 'percentunit',
      decimals: 1,
    },
    {
      header: 'Hard bounces',
      expr: `${vdm('permanent_bounce')} / (${vdm('send')} > 0)`,
      unit: 'percentunit',
      decimals: 2,
      limits: measures.bounceRate,
    },
    {
      header: 'Complained',
      expr: `${vdm('complaint')} / (${vdm('send')} > 0)`,
      unit: 'percentunit',
      decimals: 3,
      limits: measures.complaintRate,
    },
    { header: 'Opened', expr: `${vdm('open')} / (${vdm('send')} > 0)`, unit: 'percentunit', decimals: 1 },
  ],
});
