import type { IdentityDkim, IdentityMailFrom, IdentityNotifications } from '../../aws/ses/identities.ts';
import type { IdentityDetails, ListedIdentity } from '../../aws/sesv2/identities.ts';

export const verificationStatuses = ['pending', 'success', 'failed', 'temporary_failure', 'not_started'];
export const mailFromStatuses = ['pending', 'success', 'failed', 'temporary_failure'];

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
