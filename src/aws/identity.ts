import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { calling } from './errors.ts';

/** The twelve digits of the account that the credentials belong to. Needs no IAM permission. */
export function getAccountId(client: STSClient, signal: AbortSignal): Promise<string> {
  return calling('sts', 'GetCallerIdentity', async () => {
    const { Account } = await client.send(new GetCallerIdentityCommand(), { abortSignal: signal });
    if (!Account) throw new Error('the answer has no Account');
    return Account;
  });
}
