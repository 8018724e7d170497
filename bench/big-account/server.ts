import { jsonAnswer, queryAnswer, restAnswer, type Answer } from '../../src/demo/aws-protocols.ts';
import { AcceleratedClock } from '../../src/demo/company/clock.ts';
import { openAwsServer, type AwsCall } from '../../src/demo/endpoints/index.ts';
import { answerSes } from '../../src/demo/endpoints/ses/index.ts';
import { answerSesV2 } from '../../src/demo/endpoints/sesv2/index.ts';
import { onePage, type RestInput } from '../../src/demo/endpoints/sesv2/operation.ts';
import { World } from '../../src/demo/company/world.ts';
import { listedMetrics, metricData } from './cloudwatch.ts';
import { size } from './size.ts';

const domains = Array.from({ length: size.identities }, (_one, at) => `domain-${at}.example`);
const sets = Array.from({ length: size.configurationSets }, (_one, at) => `set-${at}`);
const tenants = Array.from({ length: size.tenants }, (_one, at) => `tenant-${at}`);
const arnOf = (tenant: string) => `arn:aws:ses:eu-west-1:123456789012:tenant/${tenant}`;

export interface Call {
  readonly service: AwsCall['service'];
  readonly operation: string;
  /** By the account's clock: milliseconds since the epoch. */
  readonly at: number;
}

/** The simulated AWS of the demo with the lists of a large account, in AWS's own pages. Every call is noted. */
export async function startBigAccount(clock: AcceleratedClock) {
  const world = new World({ seed: 1, start: clock.now() });
  const calls: Call[] = [];
  const server = await openAwsServer();
  server.serve({
    now: () => clock.now(),
    call: ({ service, operation, input }) => {
      const now = clock.now();
      calls.push({ service, operation, at: now });
      const own = answers[operation]?.(input, now);
      if (own) return own;
      const sendingEnabled = true;
      if (service === 'sesv2') return answerSesV2(operation, known(input), { now, world, sendingEnabled });
      return answerSes(world, operation, { now, sendingEnabled, grid: 'hour' });
    },
  });
  return {
    endpoint: server.origin,
    calls,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** One of many is described as one of the demo's few. */
function known(input: RestInput): RestInput {
  return {
    ...input,
    ...(input['EmailIdentity'] !== undefined && { EmailIdentity: 'news.kitepaper.example' }),
    ...(input['ConfigurationSetName'] !== undefined && { ConfigurationSetName: 'newsletter' }),
  };
}

/** By AWS's own name; what is not here the demo answers. */
const answers: Record<string, (input: RestInput, now: number) => Answer> = {
  ListIdentities: (input) => queryPage('ListIdentities', 'Identities', domains, input, 1_000, (name) => name),
  ListConfigurationSets: (input) =>
    queryPage(
      'ListConfigurationSets',
      'ConfigurationSets',
      sets,
      input,
      100,
      (name) => `<Name>${name}</Name>`,
    ),
  GetIdentityDkimAttributes: (input) =>
    attributes(
      'GetIdentityDkimAttributes',
      'DkimAttributes',
      input,
      () => '<DkimEnabled>true</DkimEnabled><DkimVerificationStatus>Success</DkimVerificationStatus>',
    ),
  GetIdentityMailFromDomainAttributes: (input) =>
    attributes(
      'GetIdentityMailFromDomainAttributes',
      'MailFromDomainAttributes',
      input,
      (name) =>
        `<MailFromDomain>bounce.${name}</MailFromDomain><MailFromDomainStatus>Success</MailFromDomainStatus><BehaviorOnMXFailure>UseDefaultValue</BehaviorOnMXFailure>`,
    ),
  GetIdentityNotificationAttributes: (input) =>
    attributes(
      'GetIdentityNotificationAttributes',
      'NotificationAttributes',
      input,
      () => '<ForwardingEnabled>true</ForwardingEnabled><BounceTopic/><ComplaintTopic/><DeliveryTopic/>',
    ),
  ListEmailIdentities: (input) =>
    restPage('EmailIdentities', domains, input, (name) => ({
      IdentityName: name,
      IdentityType: 'DOMAIN',
      SendingEnabled: true,
      VerificationStatus: 'SUCCESS',
    })),
  ListTenants: (input) =>
    restPage('Tenants', tenants, input, (name) => ({
      TenantName: name,
      TenantId: name,
      TenantArn: arnOf(name),
      SendingStatus: 'ENABLED',
    })),
  ListReputationEntities: (input) =>
    restPage('ReputationEntities', tenants, input, (name) => ({
      ReputationEntityReference: arnOf(name),
      ReputationEntityType: 'RESOURCE',
      CustomerManagedStatus: { Status: 'ENABLED' },
      AwsSesManagedStatus: { Status: 'ENABLED' },
      SendingStatusAggregate: 'ENABLED',
    })),
  ListMetrics: (input) => jsonAnswer(listedMetrics(sets, input)),
  GetMetricData: (input, now) => jsonAnswer(metricData(input, now)),
};

function restPage<T>(name: string, all: readonly T[], input: RestInput, write: (one: T) => object): Answer {
  const { items, NextToken } = onePage(all, input);
  return restAnswer({ [name]: items.map(write), NextToken });
}

function queryPage(
  operation: string,
  name: string,
  all: readonly string[],
  input: RestInput,
  most: number,
  write: (one: string) => string,
): Answer {
  const { items, NextToken } = onePage(all, { ...input, PageSize: input['MaxItems'] ?? most });
  const members = items.map((one) => `<member>${write(one)}</member>`).join('');
  const token = NextToken ? `<NextToken>${NextToken}</NextToken>` : '';
  return queryAnswer('ses', operation, `<${name}>${members}</${name}>${token}`);
}

function attributes(
  operation: string,
  name: string,
  input: RestInput,
  write: (identity: string) => string,
): Answer {
  const asked = Object.entries(input).flatMap(([key, value]) =>
    key.startsWith('Identities.member.') ? [String(value)] : [],
  );
  const entries = asked.map((one) => `<entry><key>${one}</key><value>${write(one)}</value></entry>`);
  return queryAnswer('ses', operation, `<${name}>${entries.join('')}</${name}>`);
}
