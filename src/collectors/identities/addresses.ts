import type { AccountLabels } from '../../aws/account.ts';
import type { ListedIdentity } from '../../aws/sesv2/identities.ts';
import { bareAddress, domainOf } from '../../events/address.ts';
import { sample, type Sample } from '../../metrics/catalog/index.ts';
import { countWords } from '../common/state-set.ts';
import { verificationStatuses } from './known.ts';

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
