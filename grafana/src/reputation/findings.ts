import { measures } from '../common/measures.ts';
import { level, palette } from '../common/palette.ts';
import { stat } from '../common/panels/stat.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { nameFor, words } from '../common/words.ts';
import { on } from './scope.ts';

const tenantStatus = words({
  1: ['enabled', level.fine],
  2: ['reinstated', level.warning],
  3: ['disabled', level.critical],
});

/** Types of recommendations (Amazon SES API v2 reference, Recommendation). */
const recommendationNames = nameFor({
  dkim: 'DKIM',
  dmarc: 'DMARC',
  spf: 'SPF',
  bimi: 'BIMI',
  complaint: 'Complaints',
  bounce: 'Bounces',
  feedback_3p: 'Third-party feedback',
  ip_listing: 'Listing of an IP address',
});

const impactWords = words({
  1: ['none', level.fine],
  2: ['low', level.warning],
  3: ['high', level.critical],
});

export const tenants = table({
  title: 'Tenants',
  description:
    'Whether each tenant may send, and the highest impact of its open findings. SES can pause a tenant by its reputation policy without pausing the account.',
  noValue: 'the account has no tenants',
  keys: [{ label: 'tenant', header: 'Tenant' }],
  sortBy: 'Finding',
  columns: [
    {
      header: 'Sending',
      expr: `max by (tenant) (${(['enabled', 'reinstated', 'disabled'] as const)
        .map((status, index) => `${index + 1} * ${on('ses_tenant_sending_status', { status })}`)
        .join(' or ')})`,
      unit: 'short',
      mappings: tenantStatus,
    },
    {
      header: 'Finding',
      expr: `max by (tenant) (${(['none', 'low', 'high'] as const)
        .map((impact, index) => `${index + 1} * ${on('ses_tenant_reputation_impact', { impact })}`)
        .join(' or ')})`,
      unit: 'short',
      mappings: impactWords,
    },
  ],
});

export const recommendations = table({
  title: 'Open recommendations and findings',
  description:
    'Open recommendations of SES’s advisor, by type and impact. Their text is in the console under Virtual Deliverability Manager, Advisor.',
  noValue: 'none open, or VDM is not read',
  keys: [
    { label: 'recommendation', header: 'Type', mappings: recommendationNames },
    { label: 'impact', header: 'Impact' },
  ],
  sortBy: 'Open',
  columns: [
    {
      header: 'Open',
      expr: `sum by (recommendation, impact) (${on('ses_vdm_recommendations')}) > 0`,
      unit: 'short',
    },
  ],
});

export const entities = stat({
  title: 'Resources with a finding',
  description: 'Resources whose reputation SES tracks and that have a finding or are disabled, by impact.',
  unit: 'short',
  names: true,
  limits: measures.any,
  noValue: 'SES tracks no resource',
  queries: [
    {
      legend: 'low impact',
      expr: `sum(${on('ses_reputation_entities', { impact: 'low' })})`,
      as: 'now',
    },
    {
      legend: 'high impact',
      expr: `sum(${on('ses_reputation_entities', { impact: 'high' })})`,
      as: 'now',
    },
    {
      legend: 'disabled',
      expr: `sum(${on('ses_reputation_entities', { status: 'disabled' })})`,
      as: 'now',
    },
  ],
});

export const notices = timeseries({
  title: 'Notices from SES',
  description:
    'Notices that SES sent through EventBridge in each interval: findings opened and resolved, and sending switched off or on. Needs the receiver “eventbridge” or “sqs”.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no notices',
  draw: 'stacked',
  colours: {
    'finding open': palette.amber,
    'finding resolved': palette.sky,
    'sending disabled': palette.red,
    'sending reinstated': palette.teal,
    'sending enabled': palette.indigo,
  },
  queries: [
    {
      legend: 'finding {{status}}',
      expr: `sum by (status) (increase(${on('ses_advisor_recommendations_total')}[$__rate_interval]))`,
    },
    {
      legend: 'sending {{status}}',
      expr: `sum by (status) (increase(${on('ses_sending_status_changes_total')}[$__rate_interval]))`,
    },
  ],
});
