import { expect, it, vi } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { collectorNames } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import type { AwsCall } from '../../src/demo/endpoints/index.ts';
import { awsFixture, fault } from '../support/aws-fixture-server.ts';
import { notedLog } from '../support/noted-log.ts';
import { scrape } from '../support/scrape.ts';

/** The account and the region that a request was signed for: the key says the first, as the fixture made it. */
function scopeOf({ headers }: AwsCall): readonly string[] {
  return (
    /Credential=ASIA(?<id>\d+)\/\d+\/(?<region>[^/]+)\//.exec(headers.authorization ?? '')?.slice(1) ?? []
  );
}

it('finds an organization’s accounts over the wire, page by page, and watches them where they use SES', async () => {
  await using aws = await awsFixture();
  aws.answer(
    'ListAccounts',
    {
      Accounts: [
        { Id: '111111111111', State: 'ACTIVE', Status: 'ACTIVE' },
        { Id: '222222222222', State: 'SUSPENDED', Status: 'SUSPENDED' },
      ],
      NextToken: 'more',
    },
    { Accounts: [], NextToken: 'and more' },
    {
      Accounts: [
        { Id: '333333333333', Status: 'ACTIVE' },
        { Id: '444444444444', State: 'ACTIVE' },
      ],
    },
  );
  aws.answer('AssumeRole', ({ input }) => {
    const id = String(input['RoleArn']).split(':')[4];
    if (id === '444444444444') return fault('AccessDenied', 'not authorized to assume');
    return `<Credentials><AccessKeyId>ASIA${id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>`;
  });
  aws.answer('GetSendQuota', (request) => {
    const sent = scopeOf(request).join(' ') === '111111111111 eu-west-1' ? 5 : 0;
    return `<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours>`;
  });
  aws.answer('ListIdentities', (request) => {
    const isUsed = scopeOf(request).join(' ') === '333333333333 us-east-1';
    return `<Identities>${isUsed ? '<member>example.com</member>' : ''}</Identities>`;
  });
  const config = Config.parse({
    accounts: [],
    discovery: {
      organization: { region: 'eu-west-1', regions: ['eu-west-1', 'us-east-1'], endpoint: aws.endpoint },
    },
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: name === 'send-quota' }])),
    ledger: { type: 'memory' },
    web: { listen: '127.0.0.1:0' },
  });
  const { lines, log } = notedLog();
  await using app = await startApp({ config, secrets: [] }, systemIo(log));
  await vi.waitFor(async () => {
    const { ok } = await fetch(`${app.webUrl}/-/ready`);
    if (!ok) throw new Error('the program is not ready');
  }, 60_000);
  const { text } = await scrape(app.webUrl);
  const shown = (metric: string) =>
    text.split('\n').filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
  expect(shown('ses_exporter_collector_success')).toEqual([
    'ses_exporter_collector_success{collector="send-quota",account_id="111111111111",region="eu-west-1"} 1',
    'ses_exporter_collector_success{collector="send-quota",account_id="333333333333",region="us-east-1"} 1',
  ]);
  expect(shown('ses_exporter_region_state').toSorted()).toEqual(
    [
      ['111111111111', 'eu-west-1', 'in_use'],
      ['111111111111', 'us-east-1', 'not_used'],
      ['333333333333', 'eu-west-1', 'not_used'],
      ['333333333333', 'us-east-1', 'in_use'],
      ['444444444444', 'eu-west-1', 'refused'],
      ['444444444444', 'us-east-1', 'refused'],
    ].map(
      ([id, region, state]) =>
        `ses_exporter_region_state{account_id="${id}",region="${region}",state="${state}"} 1`,
    ),
  );
  expect(shown('ses_exporter_aws_requests_total').find((line) => line.includes('ListAccounts'))).toContain(
    '{service="organizations",operation="ListAccounts"} 3',
  );
  expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
    { fields: { account: '444444444444', regions: ['eu-west-1', 'us-east-1'] } },
  ]);
});
