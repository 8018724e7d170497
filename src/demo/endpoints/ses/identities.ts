import { account } from '../../company/index.ts';
import { domainStates, type DomainState } from '../../company/domains.ts';
import type { World } from '../../company/world.ts';

/** What the API of 2010-12-01 tells of identities: of all of them, whichever were asked for. */
export function identityAttributes(world: World, operation: string, now: number): string | undefined {
  const states = domainStates(world, now);
  switch (operation) {
    case 'GetIdentityDkimAttributes':
      return attributes(
        'DkimAttributes',
        states,
        ({ dkim }) =>
          `<DkimEnabled>true</DkimEnabled><DkimVerificationStatus>${inCamelCase(dkim)}</DkimVerificationStatus>`,
      );
    case 'GetIdentityMailFromDomainAttributes':
      return attributes(
        'MailFromDomainAttributes',
        states.filter(({ mailFrom }) => mailFrom),
        ({ mailFrom }) =>
          `<MailFromDomain>${mailFrom?.domain}</MailFromDomain><MailFromDomainStatus>${inCamelCase(mailFrom?.status ?? '')}</MailFromDomainStatus>` +
          '<BehaviorOnMXFailure>UseDefaultValue</BehaviorOnMXFailure>',
      );
    case 'GetIdentityNotificationAttributes':
      return attributes('NotificationAttributes', states, ({ name }) =>
        name.startsWith('billing.')
          ? `<ForwardingEnabled>false</ForwardingEnabled><BounceTopic>${topic}</BounceTopic><ComplaintTopic>${topic}</ComplaintTopic><DeliveryTopic/>`
          : '<ForwardingEnabled>true</ForwardingEnabled><BounceTopic/><ComplaintTopic/><DeliveryTopic/>',
      );
    default:
      return undefined;
  }
}

const topic = `arn:aws:sns:${account.region}:${account.accountId}:billing-feedback`;

function attributes(
  name: string,
  states: readonly DomainState[],
  value: (state: DomainState) => string,
): string {
  const entries = states.map(
    (state) => `<entry><key>${state.name}</key><value>${value(state)}</value></entry>`,
  );
  return `<${name}>${entries.join('')}</${name}>`;
}

/** `TEMPORARY_FAILURE` as the older API writes it: `TemporaryFailure`. */
function inCamelCase(constant: string): string {
  return constant
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}
