import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { GetSendQuotaCommand, GetSendStatisticsCommand } from '@aws-sdk/client-ses';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/demo/company/clock.ts';
import { simulatedAccount } from '../support/simulated-account.ts';

describe('faults of the simulated AWS', () => {
  it('come as often as asked, as AWS writes them in both protocols', async () => {
    await using account = await simulatedAccount();
    account.aws.failNext(1);
    await expect(account.ses.send(new GetSendQuotaCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
    account.aws.failNext(1);
    await expect(account.cloudWatch.send(new ListMetricsCommand({}))).rejects.toMatchObject({
      name: 'Throttling',
    });
    expect(account.aws.answered).toEqual(new Map());
    await account.ses.send(new GetSendQuotaCommand({}));
    expect(account.aws.answered).toEqual(new Map([['GetSendQuota', 1]]));
  });

  it('can be of one operation and of another kind', async () => {
    await using account = await simulatedAccount();
    const denied = { status: 403, code: 'AccessDenied', message: 'not authorized' };
    account.aws.failNext(1, denied, 'GetSendStatistics');
    await account.ses.send(new GetSendQuotaCommand({}));
    await expect(account.ses.send(new GetSendStatisticsCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'not authorized',
    });
  });

  it('are part of the story for a while: every fourth request is throttled', async () => {
    await using account = await simulatedAccount();
    account.pass(271 * MINUTE);
    const outcomes: string[] = [];
    for (let request = 0; request < 8; request++) {
      const asked = account.ses.send(new GetSendQuotaCommand({}));
      outcomes.push(
        await asked.then(
          () => 'answered',
          (err: unknown) => (err as Error).name,
        ),
      );
    }
    expect(outcomes.filter((outcome) => outcome === 'Throttling')).toHaveLength(2);
  });

  it('answer an unsigned request as AWS does', async () => {
    await using account = await simulatedAccount();
    const body = 'Action=GetSendQuota&Version=2010-12-01';
    const answer = await fetch(account.aws.endpoint, { method: 'POST', body });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('MissingAuthenticationToken');
  });
  it('answer AWS Organizations that the account is in none', async () => {
    await using account = await simulatedAccount();
    const headers = {
      'x-amz-target': 'AWSOrganizationsV20161128.ListAccounts',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261123/us-east-1/organizations/aws4_request',
    };
    const answer = await fetch(account.aws.endpoint, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('AWSOrganizationsNotInUseException');
  });
});
