import type { EventType } from '../../../events/ses-event.ts';
import { labelsKey } from '../../../contracts/increment.ts';
import type { Condition, Known, Reading } from './condition.ts';
import { byPlace, inState, named, off, placeOf } from './places.ts';

const set = ['Configuration set', 'Configuration sets'] as const;
const domain = ['Domain', 'Domains'] as const;

const TYPES = 'ses_configuration_set_event_destination_event_type';
/** Destinations whose events can reach this exporter; CloudWatch and Pinpoint keep theirs. */
const readable = new Set(['sns', 'firehose', 'eventbridge']);

/** What mail is sent from and through. */
export const senderConditions: readonly Condition[] = [
  {
    id: 'identity_verification_lost',
    severity: 'critical',
    remedy:
      'Restore the DNS records: `dig +short CNAME TOKEN._domainkey.DOMAIN` for each of the three tokens of `aws sesv2 get-email-identity --email-identity DOMAIN`. While the status is temporary_failure SES checks again by itself, for 72 hours; once it is failed, start the verification anew.',
    see: { alert: 'SesIdentityVerificationLost' },
    find: (known) =>
      byPlace(lostVerification(known), 'identity').map(
        ({ where, names }) =>
          `${named(domain, names, ['is', 'are'])} no longer verified in ${where}: its mail will be refused.`,
      ),
  },
  {
    id: 'dkim_failing',
    severity: 'warning',
    remedy:
      'Restore the DKIM records of the domain, or fix its name servers: `dig +short CNAME TOKEN._domainkey.DOMAIN`, with the tokens of `aws sesv2 get-email-identity --email-identity DOMAIN` (DkimAttributes).',
    see: { alert: 'SesDkimFailing' },
    find: (known) =>
      byPlace(inState(known, 'ses_identity_dkim_status', 'failed', 'temporary_failure'), 'identity').map(
        ({ where, names }) => `SES does not find the DKIM records of ${list(names)} (${where}).`,
      ),
  },
  {
    id: 'mail_from_failing',
    severity: 'warning',
    remedy:
      'Restore the MX record of the MAIL FROM domain, `10 feedback-smtp.REGION.amazonses.com`, and its SPF record.',
    see: { alert: 'SesMailFromFailing' },
    find: (known) =>
      byPlace(inState(known, 'ses_identity_mail_from_status', 'failed', 'temporary_failure'), 'identity').map(
        ({ where, names }) =>
          `SES does not find the MX record of the MAIL FROM domain of ${list(names)} (${where}).`,
      ),
  },
  {
    id: 'set_sending_disabled',
    severity: 'warning',
    remedy:
      'See in CloudTrail who did it (PutConfigurationSetSendingOptions). If a rate was the reason, fix its cause first. Then: `aws sesv2 put-configuration-set-sending-options --configuration-set-name SET --sending-enabled`.',
    see: { alert: 'SesConfigurationSetSendingDisabled' },
    find: (known) =>
      byPlace(off(known, 'ses_configuration_set_sending_enabled'), 'configuration_set').map(
        ({ where, names }) =>
          `Sending is disabled for ${list(names)} (configuration set of ${where}): mail that names it is refused.`,
      ),
  },
  {
    id: 'tenant_sending_disabled',
    severity: 'warning',
    remedy:
      'See `aws sesv2 get-tenant --tenant-name TENANT` and its reputation findings. Once they are resolved, enable it with `aws sesv2 update-reputation-entity-customer-managed-status`; while SES itself has disabled it, that has no effect.',
    see: { alert: 'SesTenantSendingDisabled' },
    find: (known) =>
      byPlace(inState(known, 'ses_tenant_sending_status', 'disabled'), 'tenant').map(
        ({ where, names }) => `Sending is disabled for tenant ${list(names)} of ${where}.`,
      ),
  },
  {
    id: 'set_without_destination',
    severity: 'warning',
    remedy:
      'Its mail is in AWS’s totals only: no bounce by provider, domain or tag. Add a destination: `aws sesv2 create-configuration-set-event-destination --configuration-set-name SET`, with the topic, stream or bus that a receiver here reads. If the set is not used, delete it.',
    see: { document: 'README.md' },
    find: (known) =>
      known.receives
        ? byPlace(off(known, 'ses_configuration_set_event_destinations'), 'configuration_set').map(
            ({ where, names }) => `${named(set, names, ['has', 'have'])} no event destination in ${where}.`,
          )
        : [],
  },
  leavesOut('bounce'),
  leavesOut('complaint'),
  {
    id: 'event_destination_disabled',
    severity: 'warning',
    remedy:
      'See in CloudTrail who did it (UpdateConfigurationSetEventDestination). Enable it in SES’s console, Configuration sets, Event destinations, or delete it if it is not needed.',
    see: { alert: 'SesEventDestinationDisabled' },
    find: (known) =>
      off(known, 'ses_configuration_set_event_destination_enabled').map(
        ({ labels }) =>
          `Event destination ${labels['destination']} of configuration set ${labels['configuration_set']} is disabled in ${placeOf(labels)}.`,
      ),
  },
];

function list(names: readonly string[]): string {
  return named(['', ''], names, ['', '']).trim();
}

/** As the alert has it: one that was never verified fails as well, which is no loss. */
function lostVerification(known: Known): readonly Reading[] {
  const was = new Set(
    known
      .gauges('ses_identity_verification_last_success_timestamp_seconds')
      .filter(({ value }) => value > 0)
      .map(({ labels }) => identityKey(labels)),
  );
  return [
    ...inState(known, 'ses_identity_verification_status', 'temporary_failure'),
    ...inState(known, 'ses_identity_verification_status', 'failed').filter(({ labels }) =>
      was.has(identityKey(labels)),
    ),
  ];
}

function identityKey({ account_id = '', region = '', identity = '' }: Reading['labels']): string {
  return labelsKey({ account_id, region, identity });
}

/** A set whose enabled destinations get no events of a type that AWS judges the account by. */
function leavesOut(type: 'bounce' | 'complaint'): Condition {
  return {
    id: `set_without_${type}s`,
    severity: 'warning',
    remedy: `No ${type} of its mail is counted here. Add the event type ${type.toUpperCase()} to the destination that a receiver here reads: SES’s console, Configuration sets, Event destinations, or \`aws sesv2 update-configuration-set-event-destination\`.`,
    see: { alert: 'SesSourcesDisagree' },
    find: (known) =>
      known.receives
        ? byPlace(setsWithout(known, type), 'configuration_set').map(
            ({ where, names }) =>
              `${named(set, names, ['publishes', 'publish'])} no ${type} to any enabled destination that can be read here, in ${where}.`,
          )
        : [],
  };
}

/** One reading for each set that has destinations, and publishes events of this type to none that is enabled and readable. */
export function setsWithout(known: Known, type: EventType): readonly Reading[] {
  const enabled = new Set(
    known
      .gauges('ses_configuration_set_event_destination_enabled')
      .filter(({ value }) => value === 1)
      .map(({ labels }) => destinationKey(labels)),
  );
  const read = new Set(
    known
      .gauges('ses_configuration_set_event_destination_info')
      .filter(({ labels }) => readable.has(labels['kind'] ?? ''))
      .map(({ labels }) => destinationKey(labels)),
  );
  const publishing = new Set(
    known
      .gauges(TYPES)
      .filter(({ labels, value }) => labels['event_type'] === type && value === 1)
      .filter(({ labels }) => enabled.has(destinationKey(labels)) && read.has(destinationKey(labels)))
      .map(({ labels }) => setKey(labels)),
  );
  return known
    .gauges('ses_configuration_set_event_destinations')
    .filter(({ labels, value }) => value > 0 && !publishing.has(setKey(labels)));
}

function setKey({ account_id = '', region = '', configuration_set = '' }: Reading['labels']): string {
  return labelsKey({ account_id, region, configuration_set });
}

function destinationKey(labels: Reading['labels']): string {
  return `${setKey(labels)}${labelsKey({ destination: labels['destination'] ?? '' })}`;
}
