import { account, type MetricSpec } from './spec.ts';

const identity = [...account, 'identity'] as const;
const ofIdentity = (help: string) =>
  ({ type: 'gauge', help, labels: identity, stability: 'stable' }) as const satisfies MetricSpec;

const statuses = 'pending, success, failed, temporary_failure and not_started';
const mailFromStatuses = 'pending, success, failed and temporary_failure';

/**
 * What mail is sent from. Label `identity` is a domain; addresses are counted by their domain and never shown. What a
 * person sets is read one identity at a time and may be hours old in an account with thousands of them.
 */
export const identityMetrics = {
  ses_identities_by_verification_status: {
    type: 'gauge',
    help: `Identities by type (domain or email_address) and verification status: ${statuses} (ListEmailIdentities VerificationStatus).`,
    labels: [...account, 'identity_type', 'status'],
    stability: 'stable',
  },
  ses_identities_by_dkim_status: {
    type: 'gauge',
    help: `Domains by DKIM status: ${statuses} (GetIdentityDkimAttributes DkimVerificationStatus).`,
    labels: [...account, 'status'],
    stability: 'stable',
  },
  ses_identities_by_mail_from_status: {
    type: 'gauge',
    help: `Domains with a custom MAIL FROM domain by its status: ${mailFromStatuses} (GetIdentityMailFromDomainAttributes MailFromDomainStatus).`,
    labels: [...account, 'status'],
    stability: 'stable',
  },
  ses_email_address_identities: {
    type: 'gauge',
    help: `Addresses that are identities of their own, by their domain and verification status: ${statuses} (ListEmailIdentities VerificationStatus).`,
    labels: [...identity, 'status'],
    stability: 'stable',
  },
  ses_identity_verification_status: {
    type: 'gauge',
    stateSet: true,
    help: `Verification of a domain: 1 for the present status of ${statuses}, else 0 (ListEmailIdentities VerificationStatus).`,
    labels: [...identity, 'status'],
    stability: 'stable',
  },
  ses_identity_sending_enabled: ofIdentity(
    'Whether mail can be sent from a domain, 1 or 0 (ListEmailIdentities SendingEnabled).',
  ),
  ses_identity_dkim_status: {
    type: 'gauge',
    stateSet: true,
    help: `Whether SES finds a domain’s DKIM records: 1 for the present status of ${statuses}, else 0 (GetIdentityDkimAttributes DkimVerificationStatus).`,
    labels: [...identity, 'status'],
    stability: 'stable',
  },
  ses_identity_dkim_signing_enabled: ofIdentity(
    'Whether mail from a domain is signed with DKIM, 1 or 0 (GetIdentityDkimAttributes DkimEnabled).',
  ),
  ses_identity_dkim_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell where a domain’s DKIM key comes from (aws_ses, external, or aws_ses_ and a region), its length and that of the next (GetEmailIdentity DkimAttributes).',
    labels: [...identity, 'origin', 'key_length', 'next_key_length'],
    stability: 'stable',
  },
  ses_identity_dkim_last_key_generation_timestamp_seconds: ofIdentity(
    'Unix time when SES last made a DKIM key for a domain (GetEmailIdentity DkimAttributes.LastKeyGenerationTimestamp).',
  ),
  ses_identity_mail_from_status: {
    type: 'gauge',
    stateSet: true,
    help: `Whether SES finds the MX record of a domain’s custom MAIL FROM domain: 1 for the present status of ${mailFromStatuses}, else 0 (GetIdentityMailFromDomainAttributes MailFromDomainStatus).`,
    labels: [...identity, 'status'],
    stability: 'stable',
  },
  ses_identity_mail_from_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell a domain’s custom MAIL FROM domain, and what SES does without its MX record: use_default_value or reject_message (GetIdentityMailFromDomainAttributes).',
    labels: [...identity, 'mail_from_domain', 'behavior_on_mx_failure'],
    stability: 'stable',
  },
  ses_identity_feedback_forwarding_enabled: ofIdentity(
    'Whether SES forwards bounces and complaints about a domain’s mail as mail, 1 or 0 (GetIdentityNotificationAttributes ForwardingEnabled).',
  ),
  ses_identity_notification_topic_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell the SNS topic that a domain’s notifications of a type go to, bounce, complaint or delivery; absent without one (GetIdentityNotificationAttributes).',
    labels: [...identity, 'notification_type', 'topic_arn'],
    stability: 'stable',
  },
  ses_identity_policies: ofIdentity(
    'Sending authorization policies of a domain, by which others may send (GetEmailIdentity Policies).',
  ),
  ses_identity_info: {
    type: 'gauge',
    help: 'Always 1; its label tells the configuration set that a domain’s mail is sent with when it names none (GetEmailIdentity ConfigurationSetName).',
    labels: [...identity, 'configuration_set'],
    stability: 'stable',
  },
  ses_identity_verification_error: {
    type: 'gauge',
    help: 'Always 1; its label tells why a domain could not be verified, such as host_not_found; absent when it could (GetEmailIdentity VerificationInfo.ErrorType).',
    labels: [...identity, 'error'],
    stability: 'stable',
  },
  ses_identity_verification_last_checked_timestamp_seconds: ofIdentity(
    'Unix time when SES last tried to verify a domain (GetEmailIdentity VerificationInfo.LastCheckedTimestamp).',
  ),
  ses_identity_verification_last_success_timestamp_seconds: ofIdentity(
    'Unix time when SES last verified a domain (GetEmailIdentity VerificationInfo.LastSuccessTimestamp).',
  ),
  ses_identity_details_unread: {
    type: 'gauge',
    help: 'Domains whose details have not been read yet, because a run reads only some (GetEmailIdentity).',
    labels: account,
    stability: 'stable',
  },
  ses_identity_details_oldest_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time when the domain was read whose details are the oldest (GetEmailIdentity).',
    labels: account,
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
