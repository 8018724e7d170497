import { bareAddress } from '../../events/address.ts';
import { DAY, HOUR } from './clock.ts';
import { identities, pressRelease } from './index.ts';
import type { World } from './world.ts';

/** How a domain of the company's stands with SES, in the words of the API v2. Times are milliseconds since the epoch. */
export interface DomainState {
  readonly name: string;
  readonly verification: 'SUCCESS' | 'PENDING';
  readonly dkim: 'SUCCESS' | 'PENDING' | 'TEMPORARY_FAILURE';
  /** Why the last check failed. */
  readonly error: 'DNS_SERVER_ERROR' | 'HOST_NOT_FOUND' | undefined;
  readonly mailFrom:
    | { readonly domain: string; readonly status: 'SUCCESS' | 'TEMPORARY_FAILURE' }
    | undefined;
  readonly keyMade: number;
  readonly lastChecked: number;
  readonly lastSuccess: number | undefined;
}

/** Nobody has put its records into the DNS yet, so nothing is sent from it. */
const newDomain = 'fairs.kitepaper.example';

/** An address that is an identity of its own, from before its domain was one. */
export const addressIdentity = bareAddress(pressRelease.from);

/** Every identity of the account, as SES lists them. */
export const identityNames: readonly string[] = [...identities, newDomain, addressIdentity];

/** The name servers of the newsletter's domain fail while Gmail takes our mail only slowly, and are the reason for it. */
export function domainStates(world: World, now: number): readonly DomainState[] {
  const { deferredBy } = world.story.weatherAt(now);
  const own = identities.map((name, index): DomainState => {
    const isNewsletter = name.startsWith('news.');
    const status = isNewsletter && deferredBy ? 'TEMPORARY_FAILURE' : 'SUCCESS';
    const lastChecked = Math.floor(now / HOUR) * HOUR;
    return {
      name,
      verification: 'SUCCESS',
      dkim: status,
      error: status === 'SUCCESS' ? undefined : 'DNS_SERVER_ERROR',
      mailFrom: name.startsWith('billing.') ? undefined : { domain: `bounce.${name}`, status },
      keyMade: world.story.start - (30 + 90 * index) * DAY,
      lastChecked,
      lastSuccess: status === 'SUCCESS' ? lastChecked : lastChecked - DAY,
    };
  });
  const unverified: DomainState = {
    name: newDomain,
    verification: 'PENDING',
    dkim: 'PENDING',
    error: 'HOST_NOT_FOUND',
    mailFrom: undefined,
    keyMade: world.story.start - DAY,
    lastChecked: Math.floor(now / HOUR) * HOUR,
    lastSuccess: undefined,
  };
  return [...own, unverified];
}
