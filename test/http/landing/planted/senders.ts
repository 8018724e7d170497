import { account } from '../../../support/http-registry.ts';
import { where, type Plant, type PlantedStates } from './planted.ts';

const identityStatus =
  (metric: 'verification' | 'dkim' | 'mail_from', status: string): Plant =>
  ({ registry }) => {
    const identity = { ...account, identity: 'shop.example' };
    registry.set(`ses_identity_${metric}_status`, { ...identity, status: 'success' }, 0);
    registry.set(`ses_identity_${metric}_status`, { ...identity, status }, 1);
  };

/** What mail is sent from and through. */
export const senderStates: PlantedStates = {
  'a configuration set without an event destination': {
    plant: (world) => world.configurationSet('old', { destinations: 0 }),
    ids: ['set_without_destination'],
    says: `Configuration set old has no event destination in ${where}.`,
  },
  'a configuration set that publishes no bounces': {
    plant: (world) => world.configurationSet('news', { types: ['send', 'complaint'] }),
    ids: ['set_without_bounces'],
    says: `Configuration set news publishes no bounce to any enabled destination that can be read here, in ${where}.`,
  },
  'a configuration set that publishes no complaints': {
    plant: (world) => world.configurationSet('news', { types: ['send', 'bounce'] }),
    ids: ['set_without_complaints'],
    says: `Configuration set news publishes no complaint to any enabled destination that can be read here, in ${where}.`,
  },
  'a configuration set whose events go to CloudWatch only': {
    plant: (world) => world.configurationSet('metrics-only', { kind: 'cloudwatch' }),
    ids: ['set_without_bounces', 'set_without_complaints'],
    says: 'Configuration set metrics-only publishes no bounce',
  },
  'an event destination that is disabled': {
    plant: (world) => world.configurationSet('news', { enabled: false }),
    ids: ['set_without_bounces', 'set_without_complaints', 'event_destination_disabled'],
    says: 'Configuration set news publishes no bounce',
  },
  'a domain that is no longer verified': {
    plant: identityStatus('verification', 'failed'),
    ids: ['identity_verification_lost'],
    says: `Domain shop.example is no longer verified in ${where}: its mail will be refused.`,
  },
  'a domain whose DKIM fails': {
    plant: identityStatus('dkim', 'temporary_failure'),
    ids: ['dkim_failing'],
    says: `SES does not find the DKIM records of shop.example (${where}).`,
  },
  'a domain whose MAIL FROM fails': {
    plant: identityStatus('mail_from', 'failed'),
    ids: ['mail_from_failing'],
    says: `SES does not find the MX record of the MAIL FROM domain of shop.example (${where}).`,
  },
  'a configuration set that may not send': {
    plant: ({ registry }) =>
      registry.set('ses_configuration_set_sending_enabled', { ...account, configuration_set: 'news' }, 0),
    ids: ['set_sending_disabled'],
    says: `Sending is disabled for news (configuration set of ${where}): mail that names it is refused.`,
  },
  'a tenant that may not send': {
    plant: ({ registry }) =>
      registry.set('ses_tenant_sending_status', { ...account, tenant: 'acme', status: 'disabled' }, 1),
    ids: ['tenant_sending_disabled'],
    says: `Sending is disabled for tenant acme of ${where}.`,
  },
};
