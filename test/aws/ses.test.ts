import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/aws/aws-error.ts';
import { awsConnection } from '../support/aws-connection.ts';
import { fault, htmlNotFound } from '../support/aws-fixture-server.ts';

const quota =
  '<Max24HourSend>-1.0</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>127.0</SentLast24Hours>';

function member(time: string, attempts: number): string {
  return `<member><DeliveryAttempts>${attempts}</DeliveryAttempts><Timestamp>${time}</Timestamp><Rejects>4</Rejects><Bounces>2</Bounces><Complaints>3</Complaints></member>`;
}

/** A page of ListConfigurationSets. */
function sets(name: string, more = '') {
  return `<ConfigurationSets><member><Name>${name}</Name></member></ConfigurationSets>${more}`;
}

describe('the SES client', () => {
  it('reads the quota, minus one for an unlimited one included', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetSendQuota', quota);
    expect(await aws.aws.ses.getSendQuota(aws.signal)).toEqual({
      max24HourSend: -1,
      maxSendRate: 14,
      sentLast24Hours: 127,
    });
    expect(aws.told).toEqual(['ses GetSendQuota ok']);
  });

  it('reads statistics in the order AWS gave them', async () => {
    await using aws = await awsConnection();
    const members = member('2011-08-03T19:23:00Z', 8) + member('2011-08-03T06:53:00Z', 7);
    aws.fixture.answer('GetSendStatistics', `<SendDataPoints>${members}</SendDataPoints>`);
    const rest = { bounces: 2, complaints: 3, rejects: 4 };
    expect(await aws.aws.ses.getSendStatistics(aws.signal)).toEqual([
      { timestamp: Date.UTC(2011, 7, 3, 19, 23), deliveryAttempts: 8, ...rest },
      { timestamp: Date.UTC(2011, 7, 3, 6, 53), deliveryAttempts: 7, ...rest },
    ]);
  });

  it('reads an account without mail as no statistics', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetSendStatistics', '<SendDataPoints/>');
    expect(await aws.aws.ses.getSendStatistics(aws.signal)).toEqual([]);
  });

  it.each([true, false])('reads whether sending is enabled: %s', async (enabled) => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetAccountSendingEnabled', `<Enabled>${enabled}</Enabled>`);
    expect(await aws.aws.ses.getAccountSendingEnabled(aws.signal)).toBe(enabled);
  });

  it('lists configuration sets and identities to the last page', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('ListConfigurationSets', sets('news', '<NextToken>more</NextToken>'), sets('orders'));
    expect(await aws.aws.ses.listConfigurationSets(aws.signal)).toEqual(['news', 'orders']);
    const members = '<member>shop.example</member><member>boss@firm.example</member>';
    aws.fixture.answer('ListIdentities', `<Identities>${members}</Identities>`);
    expect(await aws.aws.ses.listIdentities(aws.signal)).toEqual(['shop.example', 'boss@firm.example']);
  });

  it('tries again when AWS throttles, and counts every try', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetSendQuota', fault('Throttling', 'Rate exceeded'), quota);
    await aws.aws.ses.getSendQuota(aws.signal);
    expect(aws.told).toEqual(['ses GetSendQuota Throttling', 'ses GetSendQuota ok']);
  });

  it('names service, operation and AWS’s code when access is denied, and does not try again', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetSendQuota', fault('AccessDenied', 'User: x is not authorized'));
    const err = await aws.aws.ses.getSendQuota(aws.signal).catch((one: unknown) => one);
    expect(err).toBeInstanceOf(AwsError);
    expect(err).toMatchObject({
      code: 'AccessDenied',
      message: 'ses GetSendQuota failed: AccessDenied: User: x is not authorized',
      cause: { name: 'AccessDenied' },
    });
    expect(aws.told).toEqual(['ses GetSendQuota AccessDenied']);
  });

  it('never repeats the session token, which AWS quotes when a signature does not match', async () => {
    await using aws = await awsConnection();
    const quoted = 'The signature does not match.\n\nThe Canonical String was\nx-amz-security-token:';
    aws.fixture.answer('GetSendQuota', ({ headers }) =>
      fault('SignatureDoesNotMatch', `${quoted}${String(headers['x-amz-security-token'])}`, 403),
    );
    const err = await aws.aws.ses.getSendQuota(aws.signal).catch((one: unknown) => one);
    expect(aws.fixture.calls[0]?.headers['x-amz-security-token']).toBe('session-token-of-the-test');
    expect(inspect(err, { depth: 9, showHidden: true })).not.toContain('session-token-of-the-test');
    expect(err).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it.each([
    ['a page that is not AWS’s', htmlNotFound, 'HTTP404'],
    ['an answer without its value', '', 'Error'],
  ])('fails on %s', async (_what, answer, code) => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetSendQuota', answer);
    await expect(aws.aws.ses.getSendQuota(aws.signal)).rejects.toMatchObject({ name: 'AwsError', code });
  });

  it('says what the network said when nobody listens', async () => {
    await using aws = await awsConnection({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1' });
    await expect(aws.aws.cloudWatch.listMetrics(aws.signal)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(new Set(aws.told)).toEqual(new Set(['cloudwatch ListMetrics ECONNREFUSED']));
    expect(aws.told).toHaveLength(4);
  });

  it('ends a call at once when it is stopped', async () => {
    await using aws = await awsConnection();
    const stopping = new AbortController();
    aws.fixture.answer('GetSendQuota', () => {
      stopping.abort();
      return quota;
    });
    await expect(aws.aws.ses.getSendQuota(stopping.signal)).rejects.toMatchObject({ code: 'AbortError' });
  });
});
