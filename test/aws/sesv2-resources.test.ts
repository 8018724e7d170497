import { describe, expect, it } from 'vitest';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { sesv2Answer } from '../support/sesv2-fixtures.ts';

/** A connection whose operations answer with the fixtures of these names, one after the other. */
async function answering(...names: string[]) {
  const connection = await awsConnection();
  for (const [operation, all] of Map.groupBy(names, (name) => name.split('.')[0] ?? ''))
    connection.fixture.answer(operation, ...all.map(sesv2Answer));
  return { ...connection, sesv2: await connection.aws.sesv2() };
}

describe('SES’s API v2, about identities', () => {
  it('lists them to the last page', async () => {
    await using aws = await answering('ListEmailIdentities', 'ListEmailIdentities.last');
    const verified = { sendingEnabled: true, verificationStatus: 'SUCCESS' };
    expect(await aws.sesv2.listEmailIdentities(aws.signal)).toEqual([
      { name: 'Shop.example', type: 'DOMAIN', ...verified },
      { name: 'boss@firm.example', type: 'EMAIL_ADDRESS', ...verified },
      { name: 'new.example', type: 'DOMAIN', sendingEnabled: false, verificationStatus: 'PENDING' },
    ]);
    const pages = aws.fixture.calls.map(({ input }) => [Number(input['PageSize']), input['NextToken']]);
    expect(pages).toEqual([
      [1_000, undefined],
      [1_000, 'more'],
    ]);
  });

  it('reads what no list tells', async () => {
    await using aws = await answering('GetEmailIdentity', 'GetEmailIdentity.external');
    expect(await aws.sesv2.getEmailIdentity('shop.example', aws.signal)).toEqual({
      configurationSet: 'news',
      policies: 2,
      dkim: {
        origin: 'AWS_SES',
        keyLength: 'RSA_1024_BIT',
        nextKeyLength: 'RSA_2048_BIT',
        lastKeyGeneration: 1_757_000_000_250,
      },
      verification: {
        lastChecked: 1_763_000_000_000,
        lastSuccess: 1_762_900_000_000,
        error: 'HOST_NOT_FOUND',
      },
    });
    expect(await aws.sesv2.getEmailIdentity('own.example', aws.signal)).toMatchObject({
      configurationSet: undefined,
      policies: 0,
      dkim: { origin: 'EXTERNAL', keyLength: undefined },
      verification: { lastChecked: undefined, error: undefined },
    });
  });

  it('has nothing to say of one that is gone', async () => {
    await using aws = await answering();
    aws.fixture.answer('GetEmailIdentity', fault('NotFoundException'));
    expect(await aws.sesv2.getEmailIdentity('gone.example', aws.signal)).toBeUndefined();
  });
});

describe('SES’s API v2, about configuration sets', () => {
  it('reads switches and overrides', async () => {
    await using aws = await answering('GetConfigurationSet');
    expect(await aws.sesv2.getConfigurationSet('news', aws.signal)).toEqual({
      sendingEnabled: false,
      reputationMetricsEnabled: true,
      lastFreshStart: 1_757_000_000_500,
      tlsPolicy: 'REQUIRE',
      sendingPool: 'mailings',
      maxDeliverySeconds: 14_400,
      httpsPolicy: 'REQUIRE',
      customRedirectDomain: 'links.shop.example',
      archiveArn: 'arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abc',
      suppressedReasons: ['COMPLAINT'],
      suppressionScope: 'ACCOUNT',
      suppressionValidationEnabled: true,
      vdmEngagementMetrics: true,
      vdmOptimizedSharedDelivery: false,
    });
  });

  it('knows what a set leaves to the account from what it turns off', async () => {
    await using aws = await answering('GetConfigurationSet.bare');
    const set = await aws.sesv2.getConfigurationSet('bare', aws.signal);
    expect(Object.values(set ?? { missing: true }).filter((value) => value !== undefined)).toEqual([]);
  });

  it('reads event destinations of every kind', async () => {
    const operation = 'GetConfigurationSetEventDestinations';
    await using aws = await answering(operation);
    const destinations = await aws.sesv2.getEventDestinations('news', aws.signal);
    expect(destinations?.map(({ name, kind, enabled }) => [name, kind, enabled])).toEqual([
      ['to-sns', 'sns', true],
      ['to-stream', 'firehose', false],
      ['to-cloudwatch', 'cloudwatch', true],
      ['to-bus', 'eventbridge', true],
      ['to-pinpoint', 'pinpoint', true],
      ['to-the-unknown', 'unknown', false],
    ]);
    expect(destinations?.[0]).toMatchObject({
      arn: 'arn:aws:sns:eu-west-1:123456789012:ses-events',
      eventTypes: ['SEND', 'BOUNCE', 'RENDERING_FAILURE'],
    });
    aws.fixture.answer(operation, fault('NotFoundException'));
    expect(await aws.sesv2.getEventDestinations('gone', aws.signal)).toBeUndefined();
  });
});

describe('SES’s API v2, about dedicated IP addresses', () => {
  it('lists addresses and pools to the last page', async () => {
    await using aws = await answering(
      'GetDedicatedIps',
      'GetDedicatedIps.last',
      'ListDedicatedIpPools',
      'ListDedicatedIpPools.last',
      'GetDedicatedIpPool',
    );
    expect(await aws.sesv2.listDedicatedIps(aws.signal)).toEqual([
      { ip: '203.0.113.10', pool: 'orders', warmupStatus: 'IN_PROGRESS', warmupPercentage: 40 },
      { ip: '203.0.113.20', pool: 'mailings', warmupStatus: 'NOT_APPLICABLE', warmupPercentage: -1 },
      { ip: '203.0.113.30', pool: '', warmupStatus: 'DONE', warmupPercentage: 100 },
    ]);
    expect(await aws.sesv2.listDedicatedIpPools(aws.signal)).toEqual(['orders', 'mailings']);
    expect(await aws.sesv2.getDedicatedIpPoolScalingMode('mailings', aws.signal)).toBe('MANAGED');
  });

  it('has none where AWS says that there are none', async () => {
    await using aws = await answering();
    aws.fixture.answer('GetDedicatedIps', fault('NotFoundException'));
    expect(await aws.sesv2.listDedicatedIps(aws.signal)).toEqual([]);
  });
});

describe('SES’s API v2, about what mail is made with', () => {
  it('counts contact lists and templates to the last page', async () => {
    await using aws = await answering(
      'ListContactLists',
      'ListEmailTemplates',
      'ListEmailTemplates.last',
      'ListCustomVerificationEmailTemplates',
    );
    expect(await aws.sesv2.countContactLists(aws.signal)).toBe(1);
    expect(await aws.sesv2.countEmailTemplates(aws.signal)).toBe(3);
    expect(await aws.sesv2.countCustomVerificationEmailTemplates(aws.signal)).toBe(1);
  });

  it('notices that a page leads to itself', async () => {
    await using aws = await answering('ListEmailTemplates');
    await expect(aws.sesv2.countEmailTemplates(aws.signal)).rejects.toMatchObject({
      code: 'RepeatedNextToken',
    });
  });
});
