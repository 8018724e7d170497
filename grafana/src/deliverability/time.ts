import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { recorded } from '../../../prometheus/src/query.ts';
import { STEP } from '../common/rates.ts';
import { on, onRecorded } from './scope.ts';

/** Of delivery times, by the increase of each bucket. */
const quantileOf = (value: number, buckets: string, by: string) =>
  `histogram_quantile(${value}, sum by (le${by}) (${buckets}))`;

export const quantile = (value: number, window: '1h') =>
  quantileOf(value, `rate(${on('ses_delivery_duration_seconds_bucket')}[${window}])`, '');

const steps = onRecorded(recorded.steps('delivery_duration_seconds_bucket'));

/** The same of long windows. */
export const quantileOfSteps = (value: number, window: '1d' | '$__interval', by = '') =>
  quantileOf(value, `sum_over_time(${steps}[${window}])`, by);

export const times = timeseries({
  title: 'Time to delivery (p50, p95, p99)',
  description:
    'The 50th, 95th and 99th percentile of delivery times: from SES accepting the mail to the recipient’s server accepting it.',
  unit: 's',
  min: 0,
  noValue: 'nothing was delivered',
  colours: { p50: palette.sky, p95: palette.indigo, p99: palette.orchid },
  interval: STEP,
  queries: [0.5, 0.95, 0.99].map((value) => ({
    legend: `p${value * 100}`,
    expr: quantileOfSteps(value, '$__interval'),
  })),
});

const vdm = (metric: string) => `sum by (isp) (increase(${on('ses_vdm_isp_emails_total', { metric })}[1d]))`;

export const isps = table({
  title: 'Outcomes by ISP (Virtual Deliverability Manager), last 24 hours',
  description:
    'AWS’s own counts for the ISPs in the setting isps: deliveries, bounces, complaints and opens of mails to one recipient. They are about a day late.',
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
      limits: measures.partBounceRate,
    },
    {
      header: 'Complained',
      expr: `${vdm('complaint')} / (${vdm('send')} > 0)`,
      unit: 'percentunit',
      decimals: 3,
      limits: measures.partComplaintRate,
    },
    { header: 'Opened', expr: `${vdm('open')} / (${vdm('send')} > 0)`, unit: 'percentunit', decimals: 1 },
  ],
});
