import { describe, expect, it } from 'vitest';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { sesv2Answer } from '../support/sesv2-fixtures.ts';

async function sesv2Connection() {
  const connection = await awsConnection();
  return { ...connection, sesv2: await connection.aws.sesv2() };
}

describe('SES’s API v2, about the account', () => {
  it('reads its standing and settings', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('GetAccount', sesv2Answer('GetAccount'));
    expect(await aws.sesv2.getAccount(aws.signal)).toEqual({
      enforcementStatus: 'PROBATION',
      productionAccessEnabled: true,
      reviewStatus: 'GRANTED',
      mailType: 'TRANSACTIONAL',
      pricingPlan: 'ESSENTIALS',
      nextPricingPlan: 'PRO',
      suppressedReasons: ['BOUNCE'],
      suppressionValidationEnabled: true,
      vdm: { enabled: true, engagementMetrics: true, optimizedSharedDelivery: false },
      dedicatedIpAutoWarmupEnabled: true,
    });
    expect(aws.told).toEqual(['sesv2 GetAccount ok']);
  });

  it('reads an account in the sandbox, of which little is said', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('GetAccount', sesv2Answer('GetAccount.sandbox'));
    expect(await aws.sesv2.getAccount(aws.signal)).toMatchObject({
      productionAccessEnabled: false,
      reviewStatus: undefined,
      mailType: undefined,
      suppressedReasons: [],
      vdm: { enabled: false, engagementMetrics: false, optimizedSharedDelivery: false },
    });
  });

  it('tries again when AWS throttles, and names AWS’s code when access is denied', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer(
      'GetAccount',
      fault('TooManyRequestsException'),
      fault('AccessDeniedException', 'User: x is not authorized'),
    );
    await expect(aws.sesv2.getAccount(aws.signal)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: 'sesv2 GetAccount failed: AccessDeniedException: User: x is not authorized',
    });
    expect(aws.told).toEqual([
      'sesv2 GetAccount TooManyRequestsException',
      'sesv2 GetAccount AccessDeniedException',
    ]);
  });
});

describe('SES’s API v2, about reputation', () => {
  const tenant = 'arn:aws:ses:eu-west-1:123456789012:tenant';

  it('lists entities and tenants to the last page', async () => {
    await using aws = await sesv2Connection();
    for (const operation of ['ListReputationEntities', 'ListTenants'])
      aws.fixture.answer(operation, sesv2Answer(operation), sesv2Answer(`${operation}.last`));
    expect(await aws.sesv2.listReputationEntities(aws.signal)).toEqual([
      {
        reference: `${tenant}/guild/tn-2`,
        sendingStatus: 'DISABLED',
        customerStatus: 'ENABLED',
        sesStatus: 'DISABLED',
        impact: 'HIGH',
        policy: 'arn:aws:ses:eu-west-1:aws:reputation-policy/strict',
      },
      {
        reference: `${tenant}/club/tn-1`,
        sendingStatus: undefined,
        customerStatus: undefined,
        sesStatus: undefined,
        impact: undefined,
        policy: undefined,
      },
    ]);
    expect(await aws.sesv2.listTenants(aws.signal)).toEqual([
      { name: 'club', arn: `${tenant}/club/tn-1`, sendingStatus: 'ENABLED' },
      { name: 'guild', arn: `${tenant}/guild/tn-2`, sendingStatus: 'DISABLED' },
    ]);
    expect(aws.fixture.calls.map(({ input }) => input['NextToken'])).toEqual([
      undefined,
      'more',
      undefined,
      'more',
    ]);
  });

  it('knows a tenant of which the answer has no status, as documented', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('ListTenants', sesv2Answer('ListTenants.bare'));
    expect(await aws.sesv2.listTenants(aws.signal)).toEqual([
      { name: 'club', arn: `${tenant}/club/tn-1`, sendingStatus: undefined },
    ]);
  });

  it('does not follow a token in a circle', async () => {
    await using aws = await sesv2Connection();
    aws.fixture.answer('ListTenants', sesv2Answer('ListTenants'));
    await expect(aws.sesv2.listTenants(aws.signal)).rejects.toMatchObject({ code: 'RepeatedNextToken' });
  });
});
