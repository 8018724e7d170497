import { ListAccountsCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import { pages } from './pages.ts';

/** The ids of an organization's active accounts. */
export interface Organization {
  listActiveAccounts(signal: AbortSignal): Promise<readonly string[]>;
  destroy(): void;
}

/** AWS Organizations API (2016-11-28), ListAccounts; pages are followed, empty ones too. */
export async function listActiveAccounts(
  client: OrganizationsClient,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const answers = pages('organizations', 'ListAccounts', (token) =>
    client.send(new ListAccountsCommand(token), { abortSignal: signal }),
  );
  for await (const { Accounts = [] } of answers) {
    // "Status: … will be retired; use State" (API reference, Account).
    for (const { Id, State, Status } of Accounts) if (Id && (State ?? Status) === 'ACTIVE') ids.push(Id);
  }
  return ids;
}
