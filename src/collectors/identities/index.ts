import { z } from 'zod';
import type { ListedIdentity } from '../../aws/sesv2/identities.ts';
import { Duration } from '../../config/types.ts';
import { defineCollector, type CollectContext } from '../collector.ts';
import { Rounds, SOON_MS } from '../common/rounds.ts';
import { collectorSettings, readsPerRun } from '../settings.ts';
import { metrics, sample } from './metrics.ts';
import {
  addressCounts,
  byDomain,
  domainSamples,
  hasAddress,
  stateCounts,
  worstFirst,
  type DatedDetails,
  type KnownIdentity,
} from './samples.ts';

/**
 * What mail is sent from, and whether it is still trusted. What may fail by itself (verification, DKIM, MAIL FROM) is
 * asked of all domains in every run: of 10,000 it takes 310 calls, at AWS's one call a second ("All actions (except for
 * SendEmail …) are throttled at one request per second", developer guide, Service quotas) a little over five minutes.
 * What only a person changes takes a call for each domain and is read in turn. Of addresses the list has to do.
 */
export const identities = defineCollector({
  name: 'identities',
  description:
    'ListEmailIdentities, GetEmailIdentity and attributes of the API v1: verification, DKIM, MAIL FROM, notifications, by domain.',
  service: 'ses',
  schedule: '1-59/10 * * * *',
  settings: collectorSettings({
    max_identities: z
      .int()
      .min(0)
      .max(10_000)
      .default(1_000)
      .describe('Domains that have series of their own, those in trouble first; all are counted by status.'),
    reads_per_run: readsPerRun('Domains whose details'),
    refresh: Duration.prefault('1h').describe(
      'How long a domain’s details are good: what only a person changes, such as policies.',
    ),
  }),
  metrics,
  iam: [
    'ses:ListEmailIdentities',
    'ses:GetEmailIdentity',
    'ses:GetIdentityDkimAttributes',
    'ses:GetIdentityMailFromDomainAttributes',
    'ses:GetIdentityNotificationAttributes',
  ],
  create: ({ max_identities, reads_per_run, refresh }) => {
    const rounds = new Rounds<DatedDetails>({
      what: 'details of identity',
      readsPerRun: reads_per_run,
      refresh,
    });
    return {
      async *collect(context) {
        const { aws, labels, optional, signal } = context;
        const sesv2 = await aws.sesv2();
        const listed = await sesv2.listEmailIdentities(signal);
        const domains = listed.filter(({ name }) => !hasAddress(name));
        const names = domains.map(({ name }) => name);
        const attributes = await attributesOf(names, context);
        const soon = await optional.ask('details of identities', () => readDetails(rounds, domains, context));

        const known = worstFirst(
          domains.map((one) => ({ ...one, ...attributes(one.name), details: rounds.get(one.name)?.details })),
        );
        const addresses = byDomain(listed.filter(({ name }) => hasAddress(name)));
        const oldest = rounds.oldest();
        yield {
          samples: [
            ...stateCounts(listed, known, labels),
            ...addresses.slice(0, max_identities).flatMap((one) => addressCounts(one, labels)),
            ...known.slice(0, max_identities).flatMap((one) => domainSamples(one, labels)),
            sample('ses_identity_details_unread', labels, rounds.unread(names)),
            ...(oldest === undefined
              ? []
              : [sample('ses_identity_details_oldest_timestamp_seconds', labels, oldest / 1_000)]),
          ],
          failed: rounds.failed,
          leftOut:
            Math.max(0, known.length - max_identities) + Math.max(0, addresses.length - max_identities),
          ...(soon && { again: SOON_MS }),
        };
      },
    };
  },
});

/** What is asked of a hundred domains at once; a part that is not ours to see is missing of all. */
async function attributesOf(
  names: readonly string[],
  { aws: { ses }, optional, signal }: CollectContext,
): Promise<(name: string) => Pick<KnownIdentity, 'dkim' | 'mailFrom' | 'notifications'>> {
  const dkim = await optional.ask('DKIM of identities', () => ses.getIdentityDkim(names, signal));
  const mailFrom = await optional.ask('MAIL FROM of identities', () =>
    ses.getIdentityMailFrom(names, signal),
  );
  const notifications = await optional.ask('notifications of identities', () =>
    ses.getIdentityNotifications(names, signal),
  );
  return (name) => ({
    dkim: dkim?.get(name),
    mailFrom: mailFrom?.get(name),
    notifications: notifications?.get(name),
  });
}

/** A domain whose verification has changed is read first: its details tell why. */
async function readDetails(
  rounds: Rounds<DatedDetails>,
  domains: readonly ListedIdentity[],
  context: CollectContext,
): Promise<boolean> {
  const { aws, signal } = context;
  const sesv2 = await aws.sesv2();
  const statuses = new Map(domains.map(({ name, verificationStatus }) => [name, verificationStatus]));
  return rounds.readSome(
    [...statuses.keys()],
    context,
    async (name) => {
      const details = await sesv2.getEmailIdentity(name, signal);
      return details && { details, whenStatusWas: statuses.get(name) };
    },
    (name, { whenStatusWas }) => whenStatusWas !== statuses.get(name),
  );
}
