import { bareAddress, domainOf } from '../events/address.ts';
import { eventTypes } from '../events/ses-event.ts';
import { gauge, samplerOf, type MetricSpecs } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';

/** Of each metric of mail; ten thousand domains with five hundred sets would be fifty million series. */
const MOST_PRE_REGISTERED = 10_000;

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
      const mails = identities ? mailOf(configurationSets ?? [], identities).take(MOST_PRE_REGISTERED) : [];
      yield {
        samples: [
          ...(configurationSets ? [sample('ses_configuration_sets', labels, configurationSets.length)] : []),
          ...kindsOf(identities).map(([identity_type, count]) =>
            sample('ses_identities', { ...labels, identity_type }, count),
          ),
        ],
        expected: [...mails].flatMap((mail) => {
          const all = { ...labels, ...mail };
          return [
            { metric: 'ses_events_total' as const, labels: all },
            { metric: 'ses_event_recipients_total' as const, labels: all },
          ];
        }),
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

/** Every event type of every configuration set (none, too) and sending domain: those that are likeliest first. */
function* mailOf(configurationSets: readonly string[], identities: readonly string[]) {
  const domains = new Set(
    identities.map((identity) =>
      identity.includes('@') ? domainOf(bareAddress(identity)) : identity.toLowerCase(),
    ),
  );
  // Without any identity there is the account all the same.
  const senders = domains.size > 0 ? [...domains].toSorted() : [''];
  for (const configuration_set of [...configurationSets.toSorted(), ''])
    for (const identity of senders)
      for (const event_type of eventTypes) yield { event_type, configuration_set, identity };
}
