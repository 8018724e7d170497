import type { AccountLabels } from '../../aws/account.ts';
import type { IdentityDkim, IdentityMailFrom, IdentityNotifications } from '../../aws/ses/identities.ts';
import type { IdentityDetails, ListedIdentity } from '../../aws/sesv2/identities.ts';
import { bareAddress, domainOf } from '../../events/address.ts';
import type { LabelsIn } from '../../catalog/spec.ts';
import { countWords, inWords, stateSet, switchValue } from '../common/state-set.ts';
import { metrics, sample, type Sample } from './metrics.ts';

const verificationStatuses = ['pending', 'success', 'failed', 'temporary_failure', 'not_started'];
const mailFromStatuses = ['pending', 'success', 'failed', 'temporary_failure'];

/** All that is known of a domain. What is `undefined` is not there, not read yet, or not ours to see. */
export interface KnownIdentity extends ListedIdentity {
  readonly dkim: IdentityDkim | undefined;
  readonly mailFrom: IdentityMailFrom | undefined;
  readonly notifications: IdentityNotifications | undefined;
  readonly details: IdentityDetails | undefined;
}

/** Details, and the verification status that the list showed when they were read. */
export interface DatedDetails {
  readonly details: IdentityDetails;
  readonly whenStatusWas: string | undefined;
}

/** Whether the identity is an address: then its name is shown to nobody. */
export function hasAddress(name: string): boolean {
  return name.includes('@');
}

/** Domains that cannot send, then those about to lose DKIM or MAIL FROM: a limit is not to hide trouble. */
export function worstFirst(identities: readonly KnownIdentity[]): readonly KnownIdentity[] {
  return identities.toSorted((a, b) => trouble(b) - trouble(a) || (a.name < b.name ? -1 : 1));
}

const failures: ReadonlySet<string | undefined> = new Set(['FAILED', 'TEMPORARY_FAILURE']);

function trouble({ verificationStatus, sendingEnabled, dkim, mailFrom }: KnownIdentity): number {
  const cannotSend = verificationStatus !== 'SUCCESS' || sendingEnabled === false;
  return (
    (cannotSend ? 4 : 0) + (failures.has(dkim?.status) ? 2 : 0) + (failures.has(mailFrom?.status) ? 1 : 0)
  );
}

/** How many identities are in which state, those without series of their own included. */
export function stateCounts(
  listed: readonly ListedIdentity[],
  domains: readonly KnownIdentity[],
  labels: AccountLabels,
): readonly Sample[] {
  const kinds = Map.groupBy(listed, ({ name }) => (hasAddress(name) ? 'email_address' : 'domain'));
  const dkim = domains.flatMap((one) => (one.dkim ? [one.dkim.status] : []));
  const mailFrom = domains.flatMap((one) => (one.mailFrom ? [one.mailFrom.status] : []));
  return [
    ...(['domain', 'email_address'] as const).flatMap((identity_type) => {
      const statuses = (kinds.get(identity_type) ?? []).map(({ verificationStatus }) => verificationStatus);
      return [...countWords(verificationStatuses, statuses)].map(([status, count]) =>
        sample('ses_identities_by_verification_status', { ...labels, identity_type, status }, count),
      );
    }),
    ...[...countWords(verificationStatuses, dkim)].map(([status, count]) =>
      sample('ses_identities_by_dkim_status', { ...labels, status }, count),
    ),
    ...[...countWords(mailFromStatuses, mailFrom)].map(([status, count]) =>
      sample('ses_identities_by_mail_from_status', { ...labels, status }, count),
    ),
  ];
}

/** The addresses of a domain that are identities, without the addresses. */
export interface DomainAddresses {
  readonly domain: string;
  readonly statuses: readonly (string | undefined)[];
}

/** Domains with the most addresses that are not verified come first: a limit is not to hide trouble. */
export function byDomain(addresses: readonly ListedIdentity[]): readonly DomainAddresses[] {
  const groups = Map.groupBy(addresses, ({ name }) => domainOf(bareAddress(name)));
  return [...groups]
    .map(([domain, group]) => ({
      domain,
      statuses: group.map(({ verificationStatus }) => verificationStatus),
    }))
    .toSorted((a, b) => unverified(b) - unverified(a) || (a.domain < b.domain ? -1 : 1));
}

export function addressCounts(
  { domain: identity, statuses }: DomainAddresses,
  account: AccountLabels,
): readonly Sample[] {
  return [...countWords(verificationStatuses, statuses)].map(([status, count]) =>
    sample('ses_email_address_identities', { ...account, identity, status }, count),
  );
}

function unverified({ statuses }: DomainAddresses): number {
  return statuses.filter((status) => status !== 'SUCCESS').length;
}

type IdentityLabels = LabelsIn<(typeof metrics)['ses_identity_sending_enabled']>;

/** The series of one domain. What is not known has none. */
export function domainSamples(one: KnownIdentity, account: AccountLabels): readonly Sample[] {
  const labels = { ...account, identity: one.name.toLowerCase() };
  const { dkim, mailFrom, notifications, details } = one;
  return [
    ...stateSet(verificationStatuses, one.verificationStatus).map(([status, is]) =>
      sample('ses_identity_verification_status', { ...labels, status }, is),
    ),
    ...switchValue(one.sendingEnabled).map((is) => sample('ses_identity_sending_enabled', labels, is)),
    ...(dkim
      ? [
          ...stateSet(verificationStatuses, dkim.status).map(([status, is]) =>
            sample('ses_identity_dkim_status', { ...labels, status }, is),
          ),
          ...switchValue(dkim.signingEnabled).map((is) =>
            sample('ses_identity_dkim_signing_enabled', labels, is),
          ),
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
    ...switchValue(forwardingEnabled).map((is) =>
      sample('ses_identity_feedback_forwarding_enabled', labels, is),
    ),
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
