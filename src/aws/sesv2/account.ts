import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { calling } from '../errors.ts';

/** What SES says of the account as a whole. Source of the shape: SES API v2 reference, GetAccount. */
export interface AccountApi {
  getAccount(signal: AbortSignal): Promise<Account>;
}

export interface Account {
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`; AWS may add others. */
  readonly enforcementStatus: string;
  readonly productionAccessEnabled: boolean;
  readonly sendingEnabled: boolean;
}

export function createAccountApi(client: SESv2Client): AccountApi {
  return {
    getAccount: (signal) =>
      calling('sesv2', 'GetAccount', async () => {
        const account = await client.send(new GetAccountCommand(), { abortSignal: signal });
        return {
          enforcementStatus: account.EnforcementStatus ?? '',
          productionAccessEnabled: account.ProductionAccessEnabled ?? false,
          sendingEnabled: account.SendingEnabled ?? false,
        };
      }),
  };
}
