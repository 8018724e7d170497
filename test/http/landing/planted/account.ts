import { account } from '../../../support/http-registry.ts';
import { where, type Plant, type PlantedStates } from './planted.ts';

const enforcement =
  (present: string): Plant =>
  ({ registry }) => {
    for (const status of ['healthy', 'probation', 'shutdown'])
      registry.set('ses_account_enforcement_status', { ...account, status }, status === present ? 1 : 0);
  };

/** What AWS says of the account. */
export const accountStates: PlantedStates = {
  'a paused account': {
    plant: (world) => {
      enforcement('shutdown')(world);
      world.registry.set('ses_account_sending_enabled', account, 0);
    },
    ids: ['account_paused'],
    says: `AWS has paused sending for ${where}: no mail is sent.`,
  },
  'an account under review': {
    plant: enforcement('probation'),
    ids: ['account_under_review'],
    says: `AWS has put ${where} under review, and may pause sending.`,
  },
  'sending disabled': {
    plant: ({ registry }) => registry.set('ses_account_sending_enabled', account, 0),
    ids: ['sending_disabled'],
    says: `Sending is disabled for ${where}: every send is refused.`,
  },
  'an account in the sandbox': {
    plant: ({ registry }) => registry.set('ses_account_production_access_enabled', account, 0),
    ids: ['account_in_sandbox'],
    says: `${where} is in the sandbox: SES sends only to verified addresses, 200 mails a day.`,
  },
  'a bounce rate over the pause limit': {
    plant: ({ registry }) => registry.set('ses_reputation_bounce_rate', account, 0.12),
    ids: ['bounce_rate_over_pause_limit'],
    says: `Bounce rate of ${where}: 120\u00A0% of the limit of 10\u00A0% at which AWS may pause sending.`,
  },
  'a bounce rate over the review limit': {
    plant: ({ registry }) => registry.set('ses_reputation_bounce_rate', account, 0.06),
    ids: ['bounce_rate_over_review_limit'],
    says: `Bounce rate of ${where}: 120\u00A0% of the review limit of 5\u00A0%, 60\u00A0% of the limit of 10\u00A0% at which AWS may pause sending.`,
  },
  'a bounce rate near the review limit': {
    plant: ({ registry }) => registry.set('ses_reputation_bounce_rate', account, 0.045),
    ids: ['bounce_rate_near_review_limit'],
    says: `Bounce rate of ${where}: 90\u00A0% of the review limit of 5\u00A0%.`,
  },
  'a complaint rate over the pause limit': {
    plant: ({ registry }) => registry.set('ses_reputation_complaint_rate', account, 0.006),
    ids: ['complaint_rate_over_pause_limit'],
    says: `Complaint rate of ${where}: 120\u00A0% of the limit of 0.5\u00A0%`,
  },
  'a complaint rate over the review limit': {
    plant: ({ registry }) => registry.set('ses_reputation_complaint_rate', account, 0.0012),
    ids: ['complaint_rate_over_review_limit'],
    says: `Complaint rate of ${where}: 120\u00A0% of the review limit of 0.1\u00A0%`,
  },
  'a complaint rate near the review limit': {
    plant: ({ registry }) => registry.set('ses_reputation_complaint_rate', account, 0.00092),
    ids: ['complaint_rate_near_review_limit'],
    says: `Complaint rate of ${where}: 92\u00A0% of the review limit of 0.1\u00A0%.`,
  },
  'a quota that is nearly used': {
    plant: ({ registry }) => registry.set('ses_account_sent_last_24_hours', account, 41_000),
    ids: ['quota_nearly_used'],
    says: `82\u00A0% of the daily quota of ${where} is used.`,
  },
  'a quota that is exhausted': {
    plant: ({ registry }) => registry.set('ses_account_sent_last_24_hours', account, 49_000),
    ids: ['quota_exhausted'],
    says: `98\u00A0% of the daily quota of ${where} is used.`,
  },
};
