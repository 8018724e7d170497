import { bareAddress, domainOf } from '../events/address.ts';
import { suppressedSubTypes } from '../events/bounce-kinds.ts';
import { eventTypes } from '../events/ses-event.ts';
import type { eventMetrics } from '../catalog/events.ts';
import { gauge, samplerOf, type ExpectedOf, type MetricSpecs } from '../catalog/spec.ts';
import { snakeCase } from '../platform/snake-case.ts';
import { defineCollector } from './collector.ts';

/** Pairs of set and domain; ten thousand domains with five hundred sets would be five million, each with series of every type. */
const MOST_SENDERS = 1_000;

/** What nearly every complaint says of its type: nothing, or this. */
const usualFeedbackTypes = ['', 'abuse'];

const metrics = {
  ses_configuration_sets: gauge('Configuration sets of the account (ListConfigurationSets).'),
  ses_identities: gauge(
    'Identities of the account, verified or not, by type: domain or email_address (ListIdentities).',
    'identity_type',
  ),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);

/**
 * What mail is sent by: configuration sets and identities. They tell which series of events there can be, so that those
 * exist at 0 before their first event.
 */
export const inventory = defineCollector({
  name: 'inventory',
  description: 'ListConfigurationSets and ListIdentities: which series of events can be created at zero.',
  service: 'ses',
  schedule: '7-59/10 * * * *',
  metrics,
  iam: ['ses:ListConfigurationSets', 'ses:ListIdentities'],
  create: () => ({
    async *collect({ aws, labels, optional, signal }) {
      const configurationSets = await optional.ask('configuration sets', () =>
        aws.ses.listConfigurationSets(signal),
      );
      const identities = await optional.ask('identities', () => aws.ses.listIdentities(signal));
      const senders = identities ? sendersOf(configurationSets ?? [], identities).take(MOST_SENDERS) : [];
      yield {
        samples: [
          ...(configurationSets ? [sample('ses_configuration_sets', labels, configurationSets.length)] : []),
          ...kindsOf(identities).map(([identity_type, count]) =>
            sample('ses_identities', { ...labels, identity_type }, count),
          ),
        ],
        expected: [...senders].flatMap((sender) => seriesOf({ ...labels, ...sender })),
      };
    },
  }),
});

/** How many there are of each kind; nothing where they are not ours to see. */
function kindsOf(identities: readonly string[] | undefined) {
  if (!identities) return [];
  const addresses = identities.filter((identity) => identity.includes('@'));
  return [
    ['domain', identities.length - addresses.length],
    ['email_address', addresses.length],
  ] as const;
}

/** Every configuration set (none, too) with every sending domain. */
function* sendersOf(configurationSets: readonly string[], identities: readonly string[]) {
  const domains = new Set(
    identities.map((identity) =>
      identity.includes('@') ? domainOf(bareAddress(identity)) : identity.toLowerCase(),
    ),
  );
  // Without any identity there is the account all the same.
  const senders = domains.size > 0 ? [...domains].toSorted() : [''];
  for (const configuration_set of [...configurationSets.toSorted(), ''])
    for (const identity of senders) yield { configuration_set, identity };
}

type Sender = Readonly<Record<'account_id' | 'region' | 'configuration_set' | 'identity', string>>;

function seriesOf(sender: Sender): readonly ExpectedOf<typeof eventMetrics>[] {
  return [
    ...eventTypes.flatMap((event_type) => [
      { metric: 'ses_events_total' as const, labels: { ...sender, event_type } },
      { metric: 'ses_event_recipients_total' as const, labels: { ...sender, event_type } },
    ]),
    ...usualFeedbackTypes.map((feedback_type) => ({
      metric: 'ses_complaints_total' as const,
      labels: { ...sender, feedback_type, complaint_subtype: '' },
    })),
    ...suppressedSubTypes.map((subType) => ({
      metric: 'ses_suppressed_recipients_total' as const,
      labels: { ...sender, reason: snakeCase(subType) },
    })),
  ];
}
