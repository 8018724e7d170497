import { table } from '../common/panels/table.ts';
import { onOff, yesNo } from '../common/words.ts';
import { on } from './scope.ts';

const byIdentity = 'max by (account_id, region, identity)';

export const status = (metric: 'ses_identity_verification_status' | 'ses_identity_dkim_status') =>
  `${byIdentity} (${on(metric, { status: 'success' })})`;

export const domains = table({
  title: 'Domains',
  description:
    'Every domain that mail is sent from: whether SES has verified it, finds its DKIM records and signs with them, finds the MX record of its custom MAIL FROM domain (empty where none is set), and since when its DKIM key has been the same.',
  noValue: 'no domain, or the collector “identities” is off',
  keys: [{ label: 'identity', header: 'Domain' }],
  sortBy: 'Domain',
  columns: [
    {
      header: 'Verified',
      expr: status('ses_identity_verification_status'),
      unit: 'short',
      mappings: yesNo,
    },
    {
      header: 'Can send',
      expr: `${byIdentity} (${on('ses_identity_sending_enabled')})`,
      unit: 'short',
      mappings: yesNo,
    },
    { header: 'DKIM found', expr: status('ses_identity_dkim_status'), unit: 'short', mappings: yesNo },
    {
      header: 'DKIM signs',
      expr: `${byIdentity} (${on('ses_identity_dkim_signing_enabled')})`,
      unit: 'short',
      mappings: yesNo,
    },
    {
      header: 'DKIM key since',
      expr: `1000 * ${byIdentity} (${on('ses_identity_dkim_last_key_generation_timestamp_seconds')})`,
      unit: 'dateTimeFromNow',
    },
    {
      header: 'MAIL FROM found',
      expr: `${byIdentity} (${on('ses_identity_mail_from_status', { status: 'success' })})`,
      unit: 'short',
      mappings: yesNo,
    },
    {
      header: 'Forwards feedback',
      expr: `${byIdentity} (${on('ses_identity_feedback_forwarding_enabled')})`,
      unit: 'short',
      width: 155,
      mappings: onOff,
    },
    {
      header: 'Policies',
      expr: `${byIdentity} (${on('ses_identity_policies')})`,
      unit: 'short',
    },
  ],
});
