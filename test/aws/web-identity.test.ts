import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';

const quota =
  '<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>0</SentLast24Hours>';
const role = 'arn:aws:iam::210987654321:role/ses-exporter';
const ofPod = credentials('ASIAPOD');

function credentials(key: string): string {
  return `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>`;
}

/** The access key that a request was signed with. */
function signedWith({ authorization = '' }: { readonly authorization?: string | undefined }) {
  return /Credential=(?<key>[^/]+)\//.exec(authorization)?.groups?.['key'];
}

/** A pod's token in a file, and the variables that name it. */
async function withToken(run: () => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-test-'));
  const file = join(folder, 'token');
  await writeFile(file, 'the-token-of-the-pod');
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', file);
  vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/pod');
  await run().finally(() => rm(folder, { recursive: true }));
}

describe('credentials by web identity', () => {
  it('exchanges the pod’s token for credentials, and counts that call too', async () => {
    await using aws = await awsConnection();
    await withToken(async () => {
      const connected = aws.connect({ region: 'eu-west-1', endpoint: aws.fixture.endpoint });
      aws.fixture.answer('AssumeRoleWithWebIdentity', ofPod);
      aws.fixture.answer('GetSendQuota', quota);
      await connected.ses.getSendQuota(aws.signal);
    });
    const [exchange, get] = aws.fixture.calls;
    expect(exchange?.input).toMatchObject({
      RoleArn: 'arn:aws:iam::123456789012:role/pod',
      WebIdentityToken: 'the-token-of-the-pod',
    });
    expect(signedWith(get?.headers ?? {})).toBe('ASIAPOD');
    expect(aws.told).toEqual(['sts AssumeRoleWithWebIdentity ok', 'ses GetSendQuota ok']);
  });

  it('assumes another account’s role from there', async () => {
    await using aws = await awsConnection();
    await withToken(async () => {
      const connected = aws.connect({
        region: 'eu-west-1',
        endpoint: aws.fixture.endpoint,
        role_arn: role,
      });
      aws.fixture.answer('AssumeRoleWithWebIdentity', ofPod);
      aws.fixture.answer('AssumeRole', credentials('ASIAROLE'));
      aws.fixture.answer('GetSendQuota', quota);
      await connected.ses.getSendQuota(aws.signal);
    });
    expect(aws.fixture.calls.map(({ headers }) => signedWith(headers))).toEqual([
      undefined,
      'ASIAPOD',
      'ASIAROLE',
    ]);
  });

  it('says what STS says when the token is refused', async () => {
    await using aws = await awsConnection();
    await withToken(async () => {
      const connected = aws.connect({ region: 'eu-west-1', endpoint: aws.fixture.endpoint });
      aws.fixture.answer('AssumeRoleWithWebIdentity', fault('InvalidIdentityToken', 'not trusted'));
      await expect(connected.ses.getSendQuota(aws.signal)).rejects.toMatchObject({
        message: 'ses GetSendQuota failed: InvalidIdentityTokenException: not trusted',
      });
    });
  });
});
