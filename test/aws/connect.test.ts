import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';

const quota =
  '<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>0</SentLast24Hours>';
const identity = '<Account>123456789012</Account>';
const role = 'arn:aws:iam::210987654321:role/ses-exporter';

/** The access key that a request was signed with. */
function signedWith(
  headers: { readonly authorization?: string | undefined } | undefined,
): string | undefined {
  return /Credential=(?<key>[^/]+)\//.exec(headers?.authorization ?? '')?.groups?.['key'];
}

describe('connecting to an account', () => {
  it('asks STS for the account id once, however many ask at the same time', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetCallerIdentity', identity);
    expect(aws.aws.known()).toEqual({ account_id: '', region: 'eu-west-1' });
    const labels = { account_id: '123456789012', region: 'eu-west-1' };
    const answers = await Promise.all([1, 2, 3].map(() => aws.aws.identify(aws.signal)));
    expect([...answers, await aws.aws.identify(aws.signal)]).toEqual([labels, labels, labels, labels]);
    expect(aws.aws.known()).toEqual(labels);
    expect(aws.told).toEqual(['sts GetCallerIdentity ok']);
  });

  it('asks again after a failure', async () => {
    await using aws = await awsConnection();
    aws.fixture.answer('GetCallerIdentity', fault('InvalidClientTokenId', 'invalid', 403), identity);
    await expect(aws.aws.identify(aws.signal)).rejects.toMatchObject({
      message: 'sts GetCallerIdentity failed: InvalidClientTokenId: invalid',
    });
    expect(await aws.aws.identify(aws.signal)).toMatchObject({ account_id: '123456789012' });
  });

  it('asks nobody when the configuration names the account', async () => {
    await using aws = await awsConnection({ region: 'eu-west-1', account_id: '123456789012' });
    expect(await aws.aws.identify(aws.signal)).toEqual({ account_id: '123456789012', region: 'eu-west-1' });
    expect(aws.fixture.calls).toEqual([]);
  });

  it('takes the region from the environment when the configuration has none', async () => {
    await using aws = await awsConnection({ account_id: '123456789012' });
    vi.stubEnv('AWS_REGION', 'ap-south-1');
    expect(await aws.aws.identify(aws.signal)).toMatchObject({ region: 'ap-south-1' });
  });

  it('says what to do when there is no region anywhere', async () => {
    await using aws = await awsConnection({ account_id: '123456789012' });
    vi.stubEnv('AWS_REGION', undefined);
    await expect(aws.aws.identify(aws.signal)).rejects.toMatchObject({
      code: 'RegionMissing',
      message: expect.stringContaining('AWS_REGION') as string,
    });
  });

  it('assumes the role with its external id, and knows the account from the role', async () => {
    await using aws = await awsConnection({ region: 'eu-west-1', role_arn: role, external_id: 'secret-id' });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    aws.fixture.answer(
      'AssumeRole',
      `<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${until}</Expiration></Credentials>`,
    );
    aws.fixture.answer('GetSendQuota', quota);
    expect(await aws.aws.identify(aws.signal)).toMatchObject({ account_id: '210987654321' });
    await aws.aws.ses.getSendQuota(aws.signal);
    const [assume, get] = aws.fixture.calls;
    expect(assume?.input).toMatchObject({
      RoleArn: role,
      ExternalId: 'secret-id',
      RoleSessionName: 'ses-exporter',
    });
    expect(signedWith(get?.headers)).toBe('ASIAROLE');
    expect(aws.told).toEqual(['sts AssumeRole ok', 'ses GetSendQuota ok']);
  });

  it('fails as the call that needed them when credentials cannot be had', async () => {
    await using aws = await awsConnection({ region: 'eu-west-1', role_arn: role });
    aws.fixture.answer('AssumeRole', fault('AccessDenied', 'not authorized to assume'));
    await expect(aws.aws.ses.getSendQuota(aws.signal)).rejects.toMatchObject({
      message: 'ses GetSendQuota failed: AccessDenied: not authorized to assume',
    });
    expect(aws.told).toEqual(['sts AssumeRole AccessDenied']);
  });

  it('uses a profile’s credentials and region', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-test-'));
    try {
      await using aws = await awsConnection({ profile: 'mail', account_id: '123456789012' });
      const file = join(folder, 'config');
      const lines = ['[profile mail]', 'region = sa-east-1', 'aws_access_key_id = AKIAPROFILE'];
      await writeFile(file, [...lines, 'aws_secret_access_key = s', ''].join('\n'));
      vi.stubEnv('AWS_CONFIG_FILE', file);
      vi.stubEnv('AWS_REGION', undefined);
      aws.fixture.answer('GetSendQuota', quota);
      expect(await aws.aws.identify(aws.signal)).toMatchObject({ region: 'sa-east-1' });
      await aws.aws.ses.getSendQuota(aws.signal);
      expect(signedWith(aws.fixture.calls[0]?.headers)).toBe('AKIAPROFILE');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
