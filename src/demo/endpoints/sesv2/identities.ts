import { restAnswer } from '../../aws-protocols.ts';
import { account } from '../../company/index.ts';
import { addressIdentity, domainStates, type DomainState } from '../../company/domains.ts';
import { onePage, timestamp, type RestOperations } from './operation.ts';

export const identityOperations: RestOperations = {
  ListEmailIdentities: {
    http: 'POST /v2/email/list-identities',
    answer: (input, { world, now }) => {
      const domains = domainStates(world, now).map(({ name, verification }) => ({
        IdentityName: name,
        IdentityType: 'DOMAIN',
        SendingEnabled: verification === 'SUCCESS',
        VerificationStatus: verification,
      }));
      const address = {
        IdentityName: addressIdentity,
        IdentityType: 'EMAIL_ADDRESS',
        SendingEnabled: true,
        VerificationStatus: 'SUCCESS',
      };
      const listed = [...domains, address];
      const { items, NextToken } = onePage(listed, input);
      return restAnswer({ EmailIdentities: items, NextToken });
    },
  },
  GetEmailIdentity: {
    http: 'GET /v2/email/identities/{EmailIdentity}',
    answer: ({ EmailIdentity }, { world, now }) => {
      const state = domainStates(world, now).find(({ name }) => name === EmailIdentity);
      if (state) return restAnswer(identityOf(state));
      const message = `Email identity ${String(EmailIdentity)} does not exist.`;
      return { status: 404, code: 'NotFoundException', message };
    },
  },
};

/** The accounts' domain signs with a key of its own; a partner may send invoices. */
function identityOf(state: DomainState) {
  const { name, verification, dkim, error, mailFrom, keyMade, lastChecked, lastSuccess } = state;
  const isOwnKey = name.startsWith('accounts.');
  const policies = name.startsWith('billing.') ? { 'partner-may-send': '{"Version":"2012-10-17"}' } : {};
  return {
    IdentityType: 'DOMAIN',
    FeedbackForwardingStatus: !name.startsWith('billing.'),
    VerifiedForSendingStatus: verification === 'SUCCESS',
    VerificationStatus: verification,
    ConfigurationSetName: name.startsWith('news.') ? 'newsletter' : 'transactional',
    Policies: policies,
    DkimAttributes: {
      SigningEnabled: true,
      Status: dkim,
      SigningAttributesOrigin: isOwnKey ? 'EXTERNAL' : 'AWS_SES',
      ...(isOwnKey
        ? {}
        : {
            SigningHostedZone: `dkim.${account.region}.amazonses.com`,
            CurrentSigningKeyLength: 'RSA_2048_BIT',
            NextSigningKeyLength: 'RSA_2048_BIT',
            LastKeyGenerationTimestamp: timestamp(keyMade),
          }),
    },
    ...(mailFrom && {
      MailFromAttributes: {
        MailFromDomain: mailFrom.domain,
        MailFromDomainStatus: mailFrom.status,
        BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
      },
    }),
    VerificationInfo: {
      LastCheckedTimestamp: timestamp(lastChecked),
      ...(lastSuccess !== undefined && { LastSuccessTimestamp: timestamp(lastSuccess) }),
      ...(error && { ErrorType: error }),
    },
  };
}
