import {
  CreateReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
  SetIdentityFeedbackForwardingEnabledCommand,
  SetIdentityMailFromDomainCommand,
  VerifyDomainIdentityCommand,
} from '@aws-sdk/client-ses';
import {
  CreateConfigurationSetCommand,
  CreateDedicatedIpPoolCommand,
  CreateEmailIdentityCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAws } from '../../src/aws/connect.ts';
import { isolateFromAws } from '../../src/demo/endpoints/aws-environment.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startMoto } from './moto.ts';

const { signal } = new AbortController();
const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());

let endpoint: string;
beforeAll(async () => {
  ({ endpoint } = stack.use(await startMoto()));
  stack.use(isolateFromAws('/nonexistent'));
});

/** What moto has been told of, and our view of it. A region of moto's own keeps tests apart. */
function inRegion(region: string) {
  const ses = stack.adopt(new SESClient({ endpoint, region }), (client) => client.destroy());
  const sesv2 = stack.adopt(new SESv2Client({ endpoint, region }), (client) => client.destroy());
  const aws = connectAws({ endpoint, region }, () => undefined, silentLogger, systemClock);
  stack.defer(() => aws.destroy());
  return { ses, sesv2, aws };
}

describe('what an account holds, in moto', () => {
  it('has identities of the API of 2010-12-01 with their MAIL FROM and feedback', async () => {
    const { ses, aws } = inRegion('eu-west-1');
    const Identity = 'shop.example';
    await ses.send(new VerifyDomainIdentityCommand({ Domain: Identity }));
    await ses.send(
      new SetIdentityMailFromDomainCommand({
        Identity,
        MailFromDomain: 'bounce.shop.example',
        BehaviorOnMXFailure: 'RejectMessage',
      }),
    );
    await ses.send(new SetIdentityFeedbackForwardingEnabledCommand({ Identity, ForwardingEnabled: false }));
    expect((await aws.ses.getIdentityMailFrom([Identity], signal)).get(Identity)).toMatchObject({
      domain: 'bounce.shop.example',
      status: 'SUCCESS',
      behaviorOnMxFailure: 'REJECT_MESSAGE',
    });
    expect((await aws.ses.getIdentityNotifications([Identity], signal)).get(Identity)).toMatchObject({
      forwardingEnabled: false,
    });
    expect([...(await aws.ses.getIdentityDkim([Identity], signal)).keys()]).toEqual([Identity]);
  });

  it('has an active receipt rule set', async () => {
    const { ses, aws } = inRegion('us-east-1');
    expect(await aws.ses.countReceiptRuleSets(signal)).toBe(0);
    for (const RuleSetName of ['inbound', 'old'])
      await ses.send(new CreateReceiptRuleSetCommand({ RuleSetName }));
    await ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: 'inbound' }));
    expect(await aws.ses.countReceiptRuleSets(signal)).toBe(2);
    expect(await aws.ses.getActiveReceiptRuleSet(signal)).toMatchObject({ name: 'inbound' });
  });

  it('has identities, configuration sets and pools of the API v2', async () => {
    const { sesv2, aws } = inRegion('eu-central-1');
    const ours = await aws.sesv2();
    await sesv2.send(new CreateEmailIdentityCommand({ EmailIdentity: 'news.example' }));
    await sesv2.send(
      new CreateConfigurationSetCommand({
        ConfigurationSetName: 'news',
        ReputationOptions: { ReputationMetricsEnabled: true },
        DeliveryOptions: { TlsPolicy: 'REQUIRE', SendingPoolName: 'mailings' },
        SuppressionOptions: { SuppressedReasons: ['COMPLAINT'] },
      }),
    );
    await sesv2.send(new CreateDedicatedIpPoolCommand({ PoolName: 'mailings', ScalingMode: 'MANAGED' }));

    expect(await ours.listEmailIdentities(signal)).toMatchObject([{ name: 'news.example' }]);
    expect(await ours.getEmailIdentity('news.example', signal)).toMatchObject({ policies: 0 });
    expect(await ours.getEmailIdentity('gone.example', signal)).toBeUndefined();
    expect(await aws.ses.listConfigurationSets(signal)).toEqual(['news']);
    expect(await ours.getConfigurationSet('news', signal)).toMatchObject({
      reputationMetricsEnabled: true,
      tlsPolicy: 'REQUIRE',
      sendingPool: 'mailings',
      suppressedReasons: ['COMPLAINT'],
    });
    expect(await ours.listDedicatedIpPools(signal)).toEqual(['mailings']);
    expect(await ours.getDedicatedIpPoolScalingMode('mailings', signal)).toBe('MANAGED');
  });
});
