import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { collectorNames } from '../../src/collectors/collector.ts';
import { Config } from '../../src/config/config.ts';
import {
  awsFixture,
  jsonAnswer,
  jsonFault,
  queryAnswer,
  queryFault,
  type AwsFixture,
} from '../support/aws-fixture-server.ts';
import { notedLog } from '../support/noted-log.ts';
import { scrapeRevealed, type Scrape } from '../support/scrape.ts';

const enabled = ['send-quota', 'account-sending', 'inventory', 'cloudwatch'];

/** What is wrong at AWS, which collectors cannot work then, and what it is called. */
const faults = {
  throttling: {
    account: '100000000001',
    fails: ['send-quota'],
    code: /^Throttling$/,
    says: 'ses GetSendQuota failed: Throttling: Rate exceeded',
    break: (aws: AwsFixture) => aws.answer('GetSendQuota', queryFault('Throttling', 'Rate exceeded')),
  },
  'access denied': {
    account: '100000000002',
    fails: ['cloudwatch'],
    code: /^AccessDenied$/,
    says: 'cloudwatch ListMetrics failed: AccessDenied: User x may not',
    break: (aws: AwsFixture) => aws.answer('ListMetrics', jsonFault('AccessDenied', 'User x may not')),
  },
  'a paging loop': {
    account: '100000000003',
    fails: ['inventory'],
    code: /^RepeatedNextToken$/,
    says: 'ses ListIdentities failed: AWS repeats a page',
    break: (aws: AwsFixture) =>
      aws.answer(
        'ListIdentities',
        queryAnswer('ListIdentities', '<Identities/><NextToken>again</NextToken>'),
      ),
  },
  'partial results': {
    account: '100000000004',
    fails: ['cloudwatch'],
    code: /^PartialData$/,
    says: 'cloudwatch GetMetricData failed: PartialData: no complete data of Send',
    break: (aws: AwsFixture) =>
      aws.answer(
        'GetMetricData',
        jsonAnswer({
          MetricDataResults: [{ Id: 'q0', StatusCode: 'PartialData', Timestamps: [], Values: [] }],
        }),
      ),
  },
  'expired credentials': {
    account: '100000000005',
    fails: enabled,
    code: /^ExpiredToken(?:Exception)?$/,
    says: 'ses GetSendQuota failed: ExpiredToken: expired',
    break: (aws: AwsFixture) => {
      for (const operation of ['GetSendQuota', 'GetAccountSendingEnabled', 'ListConfigurationSets'])
        aws.answer(operation, queryFault('ExpiredToken', 'expired', 403));
      aws.answer('ListMetrics', jsonFault('ExpiredTokenException', 'expired'));
    },
  },
  'an unknown region': {
    account: '100000000006',
    fails: enabled,
    // Whether a resolver says «no such name» or nothing depends on the network.
    code: /^(?:ENOTFOUND|EAI_AGAIN)$/,
    says: 'email.xx-nowhere-1.invalid',
    endpoint: 'http://email.xx-nowhere-1.invalid',
    break: () => undefined,
  },
} as const;
const HEALTHY = '100000000000';

/** An account where everything works. */
async function workingAws(): Promise<AwsFixture> {
  const aws = await awsFixture();
  const quota =
    '<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>7</SentLast24Hours>';
  aws.answer('GetSendQuota', queryAnswer('GetSendQuota', quota));
  aws.answer('GetAccountSendingEnabled', queryAnswer('GetAccountSendingEnabled', '<Enabled>true</Enabled>'));
  aws.answer('ListConfigurationSets', queryAnswer('ListConfigurationSets', '<ConfigurationSets/>'));
  aws.answer('ListIdentities', queryAnswer('ListIdentities', '<Identities/>'));
  aws.answer('ListMetrics', jsonAnswer({ Metrics: [{ Namespace: 'AWS/SES', MetricName: 'Send' }] }));
  aws.answer('GetMetricData', jsonAnswer({ MetricDataResults: [] }));
  return aws;
}

const stack = new AsyncDisposableStack();
const { lines, log } = notedLog();
let seen: Scrape;
beforeAll(async () => {
  const healthy = stack.use(await workingAws());
  const accounts = [{ region: 'eu-west-1', account_id: HEALTHY, endpoint: healthy.endpoint }];
  for (const fault of Object.values(faults)) {
    const aws = stack.use(await workingAws());
    fault.break(aws);
    const endpoint = 'endpoint' in fault ? fault.endpoint : aws.endpoint;
    accounts.push({ region: 'eu-west-1', account_id: fault.account, endpoint });
  }
  const config = Config.parse({
    accounts,
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: enabled.includes(name) }])),
    ledger: { type: 'memory' },
    exposition: { zero_for: '0s' },
    web: { listen: '127.0.0.1:0' },
  });
  const app = stack.use(await startApp({ config, secrets: [] }, systemIo(log)));
  await vi.waitFor(async () => {
    const { ok } = await fetch(`${app.webUrl}/-/ready`);
    if (!ok) throw new Error('the program is not ready');
  }, 50_000);
  seen = await scrapeRevealed(app.webUrl);
}, 60_000);
afterAll(() => stack.disposeAsync());

function success(account_id: string): readonly string[] {
  return enabled.filter(
    (collector) => seen.sum('ses_exporter_collector_success', { collector, account_id }) === 1,
  );
}

describe('what goes wrong at AWS in one account', () => {
  it.each(Object.entries(faults))('%s stops what needs it there, and nothing else', (_name, fault) => {
    const works = enabled.filter((collector) => !fault.fails.some((one) => one === collector));
    expect(success(fault.account)).toEqual(works);
  });

  it.each(Object.entries(faults))(
    '%s is told by a metric and a log line',
    (_name, { account, fails, code, says }) => {
      const told = lines.filter(
        ({ fields, message }) => fields['account'] === account && message === 'collector failed',
      );
      expect(new Set(told.map(({ fields }) => fields['collector']))).toEqual(new Set(fails));
      const messages = told.map(({ fields: { err } }) => (err instanceof Error ? err.message : ''));
      expect(messages.join('\n')).toContain(says);
      const counted = [...seen.text.matchAll(/^ses_exporter_collector_failures_total\{(.*)\} (\d+)$/gm)]
        .map(([, labels = '']) => labels)
        .filter((labels) => labels.includes(`account_id="${account}"`));
      expect(new Set(counted.map((labels) => /collector="([^"]*)"/.exec(labels)?.[1]))).toEqual(
        new Set(fails),
      );
      for (const labels of counted) expect(/code="([^"]*)"/.exec(labels)?.[1]).toMatch(code);
    },
  );

  it('leaves an account where all is well alone', () => {
    expect(success(HEALTHY)).toEqual(enabled);
    expect(seen.sum('ses_up', { account_id: HEALTHY })).toBe(1);
    expect(seen.sum('ses_account_sent_last_24_hours', { account_id: HEALTHY })).toBe(7);
    expect(lines.filter(({ fields }) => fields['account'] === HEALTHY)).toEqual([]);
  });
});
