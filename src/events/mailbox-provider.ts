import { domainKey, domainOf } from './address.ts';
import { mailboxProviders } from './mailbox-providers.ts';

/** The provider of a bare address; what is not known is `other`. Never more values than were named. */
export type MailboxProviderOf = (address: string) => string;

/** What no table knows: a company's own domain, say, wherever its mail is kept. */
export const OTHER_PROVIDER = 'other';

export interface MailboxProviderOptions {
  /** How many rows of the table have a value of their own, the largest first. */
  readonly providers: number;
  /** The operator's own: domains by the provider's name. They win over the table and are not counted among its rows. */
  readonly providerDomains: Readonly<Record<string, readonly string[]>>;
}

export function mailboxProviderOf({ providers, providerDomains }: MailboxProviderOptions): MailboxProviderOf {
  const rows = [...mailboxProviders.slice(0, providers), ...Object.entries(providerDomains)];
  const providerOfDomain = new Map(
    rows.flatMap(([provider, domains]) => domains.map((name) => [domainKey(name), provider] as const)),
  );
  return (address) => providerOfDomain.get(domainOf(address)) ?? OTHER_PROVIDER;
}
