import { GetEmailIdentityCommand, ListEmailIdentitiesCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { calling } from '../errors.ts';
import { pages } from '../pages.ts';
import { unlessGone } from './gone.ts';

/**
 * Domains and addresses that mail is sent from. Source of the shapes: SES API v2 reference, ListEmailIdentities and
 * GetEmailIdentity.
 */
export interface IdentitiesApi {
  /** All of them, verified or not; pages are followed. */
  listEmailIdentities(signal: AbortSignal): Promise<readonly ListedIdentity[]>;
  /** `undefined` when there is no such identity any more. */
  getEmailIdentity(name: string, signal: AbortSignal): Promise<IdentityDetails | undefined>;
}

export interface ListedIdentity {
  /** A domain, or an address: then nobody may see it. */
  readonly name: string;
  /** `DOMAIN`, `EMAIL_ADDRESS` or, says AWS, never `MANAGED_DOMAIN`. */
  readonly type: string | undefined;
  readonly sendingEnabled: boolean | undefined;
  /** `PENDING`, `SUCCESS`, `FAILED`, `TEMPORARY_FAILURE` or `NOT_STARTED`. */
  readonly verificationStatus: string | undefined;
}

/** What no list tells of an identity. Times are milliseconds since the epoch; what was not said is `undefined`. */
export interface IdentityDetails {
  /** That mail is sent with when it names none. */
  readonly configurationSet: string | undefined;
  /** How many sending authorization policies let others send. */
  readonly policies: number;
  readonly dkim: {
    /** `AWS_SES`, `EXTERNAL`, or `AWS_SES_` and the region that the key is a copy of. */
    readonly origin: string | undefined;
    /** Such as `RSA_2048_BIT`; not of an external key. */
    readonly keyLength: string | undefined;
    readonly nextKeyLength: string | undefined;
    readonly lastKeyGeneration: number | undefined;
  };
  readonly verification: {
    readonly lastChecked: number | undefined;
    readonly lastSuccess: number | undefined;
    /** Such as `HOST_NOT_FOUND`; `undefined` when the last attempt succeeded. */
    readonly error: string | undefined;
  };
}

/** "At least 0, and can be no more than 1000" (SES API v2 reference, ListEmailIdentities). */
const MOST_IDENTITIES = 1_000;

export function createIdentitiesApi(client: SESv2Client): IdentitiesApi {
  return {
    async listEmailIdentities(signal) {
      const identities: ListedIdentity[] = [];
      const answers = pages('sesv2', 'ListEmailIdentities', (token) =>
        client.send(new ListEmailIdentitiesCommand({ PageSize: MOST_IDENTITIES, ...token }), {
          abortSignal: signal,
        }),
      );
      for await (const { EmailIdentities = [] } of answers)
        for (const { IdentityName: name, IdentityType: type, ...of } of EmailIdentities)
          if (name) {
            const { SendingEnabled: sendingEnabled, VerificationStatus: verificationStatus } = of;
            identities.push({ name, type, sendingEnabled, verificationStatus });
          }
      return identities;
    },
    getEmailIdentity: (name, signal) =>
      unlessGone(() =>
        calling('sesv2', 'GetEmailIdentity', async () => {
          const { ConfigurationSetName, Policies, DkimAttributes, VerificationInfo } = await client.send(
            new GetEmailIdentityCommand({ EmailIdentity: name }),
            { abortSignal: signal },
          );
          return {
            configurationSet: ConfigurationSetName,
            policies: Object.keys(Policies ?? {}).length,
            dkim: {
              origin: DkimAttributes?.SigningAttributesOrigin,
              keyLength: DkimAttributes?.CurrentSigningKeyLength,
              nextKeyLength: DkimAttributes?.NextSigningKeyLength,
              lastKeyGeneration: DkimAttributes?.LastKeyGenerationTimestamp?.getTime(),
            },
            verification: {
              lastChecked: VerificationInfo?.LastCheckedTimestamp?.getTime(),
              lastSuccess: VerificationInfo?.LastSuccessTimestamp?.getTime(),
              error: VerificationInfo?.ErrorType,
            },
          };
        }),
      ),
  };
}
