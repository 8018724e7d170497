import type { AccountLabels } from '../../aws/account.ts';
import type { ListedIdentity } from '../../aws/sesv2/identities.ts';
import { sample, type Sample } from '../../metrics/catalog/index.ts';
import { countWords } from '../common/state-set.ts';
import { hasAddress, mailFromStatuses, verificationStatuses, type KnownIdentity } from './known.ts';

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
