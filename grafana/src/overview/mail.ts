import { rowValue, toDashboard } from '../common/links.ts';
import { measures } from '../common/measures.ts';
import { eventColours } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { stat } from '../common/panels/stat.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { perSend, recipients, volume } from '../common/rates.ts';
import { on } from './scope.ts';

export const outcomes = timeseries({
  title: 'What became of our mail',
  description:
    'Recipients in each interval whose mail was delivered, bounced, complained about or rejected. Events as CloudWatch counts them, where no carrier brings events.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing was sent in this time range',
  draw: 'stacked',
  colours: eventColours,
  queries: (['delivery', 'bounce', 'complaint', 'reject'] as const).map((type) => ({
    legend: type,
    expr: volume(on, type),
  })),
});

export const engagement = timeseries({
  title: 'What people did with it',
  description:
    'Opens and clicks in each interval. Opens are counted by a picture that some mail programs load for everybody, and others for nobody: compare them with yesterday’s, not with the deliveries.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no opens or clicks are published',
  colours: eventColours,
  queries: (['open', 'click'] as const).map((type) => ({ legend: type, expr: volume(on, type) })),
});

export const deliveryRate = stat({
  title: 'Delivered, last hour',
  description:
    'Deliveries of the last hour for each recipient sent to. Somewhat below 100 % is normal while mail is on its way.',
  unit: 'percentunit',
  decimals: 1,
  limits: measures.delivered,
  noValue: 'nothing sent',
  queries: [
    {
      expr: `clamp_max(sum(increase(${on('ses_event_recipients_total', { event_type: 'delivery' })}[1h])) / (sum(increase(${on('ses_event_recipients_total', { event_type: 'send' })}[1h])) > 0), 1)`,
      as: 'now',
    },
  ],
});

export const rejected = stat({
  title: 'Rejected, last 24 hours',
  description:
    'Mails that SES refused because it found a virus in them. One is one too many: find who sends it.',
  unit: 'locale',
  decimals: 0,
  limits: measures.any,
  noValue: 'none',
  queries: [
    {
      expr: `sum(increase(${on('ses_events_total', { event_type: 'reject' })}[1d])) or sum(increase(${on('ses_statistics_rejects_total')}[1d]))`,
      as: 'now',
    },
  ],
});

const bySet = 'account_id, region, configuration_set';

export const sets = table({
  title: 'By configuration set, last 24 hours',
  description:
    'Recipients sent to, and the share of them whose mail was delivered, bounced, complained about, opened and clicked. Colours begin where AWS would review an account with this rate. A click leads to the details.',
  noValue: 'nothing was sent with events published',
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
    { header: 'Sent', expr: recipients(on, 'send', '1d', bySet), unit: 'locale', decimals: 0 },
    { header: 'Delivered', expr: perSend(on, 'delivery', '1d', bySet), unit: 'percentunit', decimals: 1 },
    {
      header: 'Bounced',
      expr: perSend(on, 'bounce', '1d', bySet),
      unit: 'percentunit',
      decimals: 2,
      limits: measures.bounceRate,
    },
    {
      header: 'Complained',
      expr: perSend(on, 'complaint', '1d', bySet),
      unit: 'percentunit',
      decimals: 3,
      limits: measures.complaintRate,
    },
    { header: 'Opened', expr: perSend(on, 'open', '1d', bySet), unit: 'percentunit', decimals: 1 },
    { header: 'Clicked', expr: perSend(on, 'click', '1d', bySet), unit: 'percentunit', decimals: 1 },
  ],
});

export const providers = bars({
  title: 'Bounces by provider, last hour',
  description:
    'Recipients whose mail bounced in the last hour, by where their mailbox is. One provider far above the others is turning us away.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'nothing bounced',
  queries: [
    {
      legend: '{{recipient_provider}}',
      expr: `topk(8, sum by (recipient_provider) (increase(${on('ses_bounced_recipients_total')}[1h])) > 0)`,
      as: 'now',
    },
  ],
});
