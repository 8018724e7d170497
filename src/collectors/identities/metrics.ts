import { gauge, samplerOf, type MetricSpecs, type SampleOf } from '../../catalog/spec.ts';

const statuses = 'pending, success, failed, temporary_failure and not_started';
const mailFrom = 'pending, success, failed and temporary_failure';

/**
 * Label `identity` is a domain; addresses are counted by their domain and never shown. What a person sets is read one
 * identity at a time and may be hours old in an account with thousands of them.
 */
export const metrics = {
  ses_identities_by_verification_status: gauge(
    `Identities by type (domain or email_address) and verification status: ${statuses} (ListEmailIdentities VerificationStatus).`,
    'identity_type',
    'status',
  ),
  ses_identities_by_dkim_status: gauge(
    `Domains by DKIM status: ${statuses} (GetIdentityDkimAttributes DkimVerificationStatus).`,
    'status',
  ),
  ses_identities_by_mail_from_status: gauge(
    `Domains with a custom MAIL FROM domain by its status: ${mailFrom} (GetIdentityMailFromDomainAttributes MailFromDomainStatus).`,
    'status',
  ),
  ses_email_address_identities: gauge(
    `Addresses that are identities of their own, by their domain and verification status: ${statuses} (ListEmailIdentities VerificationStatus).`,
    'identity',
    'status',
  ),
  ses_identity_verification_status: {
    ...gauge(
      `Verification of a domain: 1 for the present status of ${statuses}, else 0 (ListEmailIdentities VerificationStatus).`,
      'identity',
      'status',
    ),
    stateSet: true,
  },
  ses_identity_sending_enabled: gauge(
    'Whether mail can be sent from a domain, 1 or 0 (ListEmailIdentities SendingEnabled).',
    'identity',
  ),
  ses_identity_dkim_status: {
    ...gauge(
      `Whether SES finds a domain’s DKIM records: 1 for the present status of ${statuses}, else 0 (GetIdentityDkimAttributes DkimVerificationStatus).`,
      'identity',
      'status',
    ),
    stateSet: true,
  },
  ses_identity_dkim_signing_enabled: gauge(
    'Whether mail from a domain is signed with DKIM, 1 or 0 (GetIdentityDkimAttributes DkimEnabled).',
    'identity',
  ),
  ses_identity_dkim_info: gauge(
    'Always 1; its labels tell where a domain’s DKIM key comes from (aws_ses, external, or aws_ses_ and a region), its length and that of the next (GetEmailIdentity DkimAttributes).',
    'identity',
    'origin',
    'key_length',
    'next_key_length',
  ),
  ses_identity_dkim_last_key_generation_timestamp_seconds: gauge(
    'Unix time when SES last made a DKIM key for a domain (GetEmailIdentity DkimAttributes.LastKeyGenerationTimestamp).',
    'identity',
  ),
  ses_identity_mail_from_status: {
    ...gauge(
      `Whether SES finds the MX record of a domain’s custom MAIL FROM domain: 1 for the present status of ${mailFrom}, else 0 (GetIdentityMailFromDomainAttributes MailFromDomainStatus).`,
      'identity',
      'status',
    ),
    stateSet: true,
  },
  ses_identity_mail_from_info: gauge(
    'Always 1; its labels tell a domain’s custom MAIL FROM domain, and what SES does without its MX record: use_default_value or reject_message (GetIdentityMailFromDomainAttributes).',
    'identity',
    'mail_from_domain',
    'behavior_on_mx_failure',
  ),
  ses_identity_feedback_forwarding_enabled: gauge(
    'Whether SES forwards bounces and complaints about a domain’s mail as mail, 1 or 0 (GetIdentityNotificationAttributes ForwardingEnabled).',
    'identity',
  ),
  ses_identity_notification_topic_info: gauge(
    'Always 1; its labels tell the SNS topic that a domain’s notifications of a type go to, bounce, complaint or delivery; absent without one (GetIdentityNotificationAttributes).',
    'identity',
    'notification_type',
    'topic_arn',
  ),
  ses_identity_policies: gauge(
    'Sending authorization policies of a domain, by which others may send (GetEmailIdentity Policies).',
    'identity',
  ),
  ses_identity_info: gauge(
    'Always 1; its label tells the configuration set that a domain’s mail is sent with when it names none (GetEmailIdentity ConfigurationSetName).',
    'identity',
    'configuration_set',
  ),
  ses_identity_verification_error: gauge(
    'Always 1; its label tells why a domain could not be verified, such as host_not_found; absent when it could (GetEmailIdentity VerificationInfo.ErrorType).',
    'identity',
    'error',
  ),
  ses_identity_verification_last_checked_timestamp_seconds: gauge(
    'Unix time when SES last tried to verify a domain (GetEmailIdentity VerificationInfo.LastCheckedTimestamp).',
    'identity',
  ),
  ses_identity_verification_last_success_timestamp_seconds: gauge(
    'Unix time when SES last verified a domain (GetEmailIdentity VerificationInfo.LastSuccessTimestamp).',
    'identity',
  ),
  ses_identity_details_unread: gauge(
    'Domains whose details have not been read yet, because a run reads only some (GetEmailIdentity).',
  ),
  ses_identity_details_oldest_timestamp_seconds: gauge(
    'Unix time when the domain was read whose details are the oldest (GetEmailIdentity).',
  ),
} satisfies MetricSpecs;

export const sample = samplerOf(metrics);
export type Sample = SampleOf<typeof metrics>;
