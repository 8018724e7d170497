import type { AccountLabels } from '../../aws/account.ts';
import type { IdentityNotifications } from '../../aws/ses/identities.ts';
import type { IdentityDetails } from '../../aws/sesv2/identities.ts';
import { sample, type LabelsOf, type Sample } from '../../metrics/catalog/index.ts';
import { inWords, stateSet } from '../common/state-set.ts';
import { mailFromStatuses, verificationStatuses, type KnownIdentity } from './known.ts';

type IdentityLabels = LabelsOf<'ses_identity_sending_enabled'>;

/** The series of one domain. What is not known has none: 0 would be a lie. */
export function domainSamples(one: KnownIdentity, account: AccountLabels): readonly Sample[] {
  const labels = { ...account, identity: one.name.toLowerCase() };
  const { dkim, mailFrom, notifications, details } = one;
  return [
    ...stateSet(verificationStatuses, one.verificationStatus).map(([status, is]) =>
      sample('ses_identity_verification_status', { ...labels, status }, is),
    ),
    ...isOn('ses_identity_sending_enabled', labels, one.sendingEnabled),
    ...(dkim
      ? [
          ...stateSet(verificationStatuses, dkim.status).map(([status, is]) =>
            sample('ses_identity_dkim_status', { ...labels, status }, is),
          ),
          ...isOn('ses_identity_dkim_signing_enabled', labels, dkim.signingEnabled),
        ]
      : []),
    ...(mailFrom
      ? [
          ...stateSet(mailFromStatuses, mailFrom.status).map(([status, is]) =>
            sample('ses_identity_mail_from_status', { ...labels, status }, is),
          ),
          sample(
            'ses_identity_mail_from_info',
            {
              ...labels,
              mail_from_domain: mailFrom.domain,
              behavior_on_mx_failure: inWords(mailFrom.behaviorOnMxFailure),
            },
            1,
          ),
        ]
      : []),
    ...(notifications ? notificationSamples(notifications, labels) : []),
    ...(details ? detailSamples(details, labels) : []),
  ];
}

function notificationSamples(
  { forwardingEnabled, topics }: IdentityNotifications,
  labels: IdentityLabels,
): readonly Sample[] {
  return [
    ...isOn('ses_identity_feedback_forwarding_enabled', labels, forwardingEnabled),
    ...Object.entries(topics)
      .filter(([, topic_arn]) => topic_arn !== '')
      .map(([notification_type, topic_arn]) =>
        sample('ses_identity_notification_topic_info', { ...labels, notification_type, topic_arn }, 1),
      ),
  ];
}

function detailSamples(details: IdentityDetails, labels: IdentityLabels): readonly Sample[] {
  const { configurationSet, dkim, policies, verification } = details;
  const { error, lastChecked, lastSuccess } = verification;
  const key = {
    origin: inWords(dkim.origin),
    key_length: inWords(dkim.keyLength),
    next_key_length: inWords(dkim.nextKeyLength),
  };
  return [
    sample('ses_identity_info', { ...labels, configuration_set: configurationSet ?? '' }, 1),
    sample('ses_identity_policies', labels, policies),
    ...(dkim.origin ? [sample('ses_identity_dkim_info', { ...labels, ...key }, 1)] : []),
    ...time('ses_identity_dkim_last_key_generation_timestamp_seconds', labels, dkim.lastKeyGeneration),
    ...time('ses_identity_verification_last_checked_timestamp_seconds', labels, lastChecked),
    ...time('ses_identity_verification_last_success_timestamp_seconds', labels, lastSuccess),
    ...(error ? [sample('ses_identity_verification_error', { ...labels, error: inWords(error) }, 1)] : []),
  ];
}

function isOn(
  name:
    | 'ses_identity_sending_enabled'
    | 'ses_identity_dkim_signing_enabled'
    | 'ses_identity_feedback_forwarding_enabled',
  labels: IdentityLabels,
  on: boolean | undefined,
): readonly Sample[] {
  return on === undefined ? [] : [sample(name, labels, on ? 1 : 0)];
}

function time(
  name:
    | 'ses_identity_dkim_last_key_generation_timestamp_seconds'
    | 'ses_identity_verification_last_checked_timestamp_seconds'
    | 'ses_identity_verification_last_success_timestamp_seconds',
  labels: IdentityLabels,
  at: number | undefined,
): readonly Sample[] {
  return at === undefined ? [] : [sample(name, labels, at / 1_000)];
}
