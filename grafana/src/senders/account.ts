import { palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { stat } from '../common/panels/stat.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { warmUpNames } from '../common/series-names.ts';
import { onOff } from '../common/words.ts';
import { on } from './scope.ts';

export const suppressed = timeseries({
  title: 'Addresses on the suppression list',
  description:
    'Addresses that SES does not send to, by the reason for which they were added. Mail to them bounces at once without being delivered, and is billed as a sent mail. A step upwards follows a bad mailing.',
  unit: 'locale',
  decimals: 0,
  noValue: 'not counted yet',
  queries: [
    { legend: 'bounced', expr: `sum(${on('ses_suppression_list_addresses', { reason: 'bounce' })})` },
    { legend: 'complained', expr: `sum(${on('ses_suppression_list_addresses', { reason: 'complaint' })})` },
  ],
  colours: { bounced: palette.red, complained: palette.orchid },
});

export const growth = bars({
  title: 'Growth of the suppression list, last 24 hours',
  description:
    'Change of the number of addresses on the suppression list in the last 24 hours, by reason. Negative when more addresses were removed than added.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'not counted for a day yet',
  queries: [
    {
      legend: '{{reason}}',
      expr: `sum by (reason) (delta(${on('ses_suppression_list_addresses')}[1d]))`,
      as: 'now',
    },
  ],
});

export const warmUp = bars({
  title: 'Warm-up of dedicated IP addresses',
  longNames: true,
  description:
    'How far each dedicated address is warmed up. SES sends through it as much as its warm-up allows, and the rest through shared addresses. Addresses that SES manages have no value.',
  unit: 'percentunit',
  min: 0,
  max: 1,
  decimals: 0,
  noValue: 'no dedicated IP address',
  queries: [
    {
      legend: '{{ip}} ({{pool}})',
      expr: `max by (ip, pool) (${on('ses_dedicated_ip_warmup_ratio')})`,
      as: 'now',
    },
  ],
});

export const ips = stat({
  title: 'Dedicated IP addresses',
  seriesNames: warmUpNames,
  description: 'IP addresses that only this account sends from, by the state of their warm-up.',
  unit: 'short',
  names: true,
  noValue: 'no dedicated IP address',
  queries: [{ legend: '{{status}}', expr: `sum by (status) (${on('ses_dedicated_ips')})`, as: 'now' }],
});

export const switches = stat({
  title: 'Virtual Deliverability Manager and suppression',
  description:
    'Which features the account has turned on: Virtual Deliverability Manager, its tracking of opens and clicks, its choice of the shared IP address by recipient, and suppression after bounces and complaints.',
  unit: 'short',
  names: true,
  noValue: 'not read yet',
  mappings: onOff,
  queries: [
    { legend: 'VDM', expr: `min(${on('ses_account_vdm_enabled')})`, as: 'now' },
    {
      legend: 'engagement',
      expr: `min(${on('ses_account_vdm_engagement_metrics_enabled')})`,
      as: 'now',
    },
    {
      legend: 'optimized delivery',
      expr: `min(${on('ses_account_vdm_optimized_shared_delivery_enabled')})`,
      as: 'now',
    },
    {
      legend: 'suppress {{reason}}',
      expr: `min by (reason) (${on('ses_account_suppression_enabled')})`,
      as: 'now',
    },
  ],
});

export const inventory = stat({
  title: 'Resources of the account',
  description:
    'Number of configuration sets, domains, addresses, templates, contact lists and tenants. A number that falls to 0 means that they were deleted.',
  unit: 'short',
  names: true,
  noValue: 'not read yet',
  queries: [
    { legend: 'config sets', expr: `sum(${on('ses_configuration_sets')})`, as: 'now' },
    { legend: 'domains', expr: `sum(${on('ses_identities', { identity_type: 'domain' })})`, as: 'now' },
    {
      legend: 'addresses',
      expr: `sum(${on('ses_identities', { identity_type: 'email_address' })})`,
      as: 'now',
    },
    { legend: 'templates', expr: `sum(${on('ses_email_templates')})`, as: 'now' },
    { legend: 'contact lists', expr: `sum(${on('ses_contact_lists')})`, as: 'now' },
    { legend: 'tenants', expr: `sum(${on('ses_tenants')})`, as: 'now' },
  ],
});
