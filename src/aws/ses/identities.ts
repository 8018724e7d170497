import {
  GetIdentityDkimAttributesCommand,
  GetIdentityMailFromDomainAttributesCommand,
  GetIdentityNotificationAttributesCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import { calling } from '../errors.ts';

/**
 * What can be asked about a hundred identities at once, which SES's API v2 tells of one alone. What AWS does not answer
 * about an identity is not in the map. Constants are in the form of the API v2, such as `TEMPORARY_FAILURE`. Source of
 * the shapes: SES API reference (2010-12-01).
 */
export interface IdentityAttributesApi {
  getIdentityDkim(identities: readonly string[], signal: AbortSignal): Promise<Attributes<IdentityDkim>>;
  /** Only identities with a custom MAIL FROM domain. */
  getIdentityMailFrom(
    identities: readonly string[],
    signal: AbortSignal,
  ): Promise<Attributes<IdentityMailFrom>>;
  getIdentityNotifications(
    identities: readonly string[],
    signal: AbortSignal,
  ): Promise<Attributes<IdentityNotifications>>;
}

/** By the identity's name as it was asked for. */
export type Attributes<T> = ReadonlyMap<string, T>;

export interface IdentityDkim {
  readonly signingEnabled: boolean | undefined;
  /** `PENDING`, `SUCCESS`, `FAILED`, `TEMPORARY_FAILURE` or `NOT_STARTED`. */
  readonly status: string | undefined;
}

export interface IdentityMailFrom {
  readonly domain: string;
  /** `PENDING`, `SUCCESS`, `FAILED` or `TEMPORARY_FAILURE`. */
  readonly status: string | undefined;
  /** `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`. */
  readonly behaviorOnMxFailure: string | undefined;
}

export interface IdentityNotifications {
  readonly forwardingEnabled: boolean | undefined;
  /** ARNs of SNS topics; those that are not set are empty. */
  readonly topics: Readonly<Record<'bounce' | 'complaint' | 'delivery', string>>;
}

/** "Up to 100 identities at a time" (SES API reference, of each of these operations). */
const IDENTITIES_A_CALL = 100;

export function createIdentityAttributesApi(client: SESClient): IdentityAttributesApi {
  return {
    getIdentityDkim: (identities, signal) =>
      byHundreds('GetIdentityDkimAttributes', identities, async (Identities) => {
        const answer = await client.send(new GetIdentityDkimAttributesCommand({ Identities }), {
          abortSignal: signal,
        });
        return Object.entries(answer.DkimAttributes ?? {}).map(([name, dkim]) => [
          name,
          { signingEnabled: dkim.DkimEnabled, status: constant(dkim.DkimVerificationStatus) },
        ]);
      }),
    getIdentityMailFrom: (identities, signal) =>
      byHundreds('GetIdentityMailFromDomainAttributes', identities, async (Identities) => {
        const answer = await client.send(new GetIdentityMailFromDomainAttributesCommand({ Identities }), {
          abortSignal: signal,
        });
        return Object.entries(answer.MailFromDomainAttributes ?? {}).flatMap(([name, mailFrom]) => {
          const { MailFromDomain: domain } = mailFrom;
          const status = constant(mailFrom.MailFromDomainStatus);
          const behaviorOnMxFailure = constant(mailFrom.BehaviorOnMXFailure);
          return domain ? [[name, { domain, status, behaviorOnMxFailure }] as const] : [];
        });
      }),
    getIdentityNotifications: (identities, signal) =>
      byHundreds('GetIdentityNotificationAttributes', identities, async (Identities) => {
        const answer = await client.send(new GetIdentityNotificationAttributesCommand({ Identities }), {
          abortSignal: signal,
        });
        return Object.entries(answer.NotificationAttributes ?? {}).map(([name, found]) => [
          name,
          {
            forwardingEnabled: found.ForwardingEnabled,
            topics: {
              bounce: found.BounceTopic ?? '',
              complaint: found.ComplaintTopic ?? '',
              delivery: found.DeliveryTopic ?? '',
            },
          },
        ]);
      }),
  };
}

async function byHundreds<T>(
  operation: string,
  identities: readonly string[],
  ask: (identities: string[]) => Promise<readonly (readonly [name: string, T])[]>,
): Promise<Attributes<T>> {
  const found = new Map<string, T>();
  for (let at = 0; at < identities.length; at += IDENTITIES_A_CALL) {
    const some = identities.slice(at, at + IDENTITIES_A_CALL);
    for (const [name, value] of await calling('ses', operation, () => ask(some))) found.set(name, value);
  }
  return found;
}

/** `TemporaryFailure` as the API v2 writes it: `TEMPORARY_FAILURE`. */
function constant(word: string | undefined): string | undefined {
  return word?.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
