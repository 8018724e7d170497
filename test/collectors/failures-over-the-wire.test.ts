import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { collectorNames, type CollectorName } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import { fault, type Said } from '../support/aws-fixture-server.ts';
import { notedLog, type NotedLine } from '../support/noted-log.ts';
import { scrapeRevealed, type Scrape } from '../support/scrape.ts';
import { sesv2Answer } from '../support/sesv2-fixtures.ts';
import { workingAnswers, workingAws } from '../support/working-aws.ts';

/** What is wrong at AWS, which collectors cannot work then, and what it is called. */
interface Fault {
  readonly fails: readonly CollectorName[];
  readonly code: RegExp;
  readonly says: readonly string[];
  /** By operation. */
  readonly answers?: Readonly<Record<string, Said>>;
  readonly endpoint?: string;
}

const faults: Readonly<Record<string, Fault>> = {
  'throttling of the API v1': {
    fails: ['send-quota'],
    code: /^Throttling$/,
    says: ['ses GetSendQuota failed: Throttling: Rate exceeded'],
    answers: { GetSendQuota: fault('Throttling', 'Rate exceeded') },
  },
  'throttling of the API v2': {
    fails: ['account'],
    code: /^TooManyRequestsException$/,
    says: ['sesv2 GetAccount failed: TooManyRequestsException: Rate exceeded'],
    answers: { GetAccount: fault('TooManyRequestsException', 'Rate exceeded') },
  },
  'throttling of CloudWatch': {
    fails: ['cloudwatch'],
    code: /^Throttling$/,
    says: ['cloudwatch GetMetricData failed: Throttling: Rate exceeded'],
    answers: { GetMetricData: fault('Throttling', 'Rate exceeded') },
  },
  'access denied by the API v1': {
    fails: ['account-sending'],
    code: /^AccessDenied$/,
    says: ['ses GetAccountSendingEnabled failed: AccessDenied: User x may not'],
    answers: { GetAccountSendingEnabled: fault('AccessDenied', 'User x may not') },
  },
  'access denied by the API v2': {
    fails: ['suppression'],
    code: /^AccessDeniedException$/,
    says: ['sesv2 ListSuppressedDestinations failed: AccessDeniedException: User x may not'],
    answers: { ListSuppressedDestinations: fault('AccessDeniedException', 'User x may not') },
  },
  'access denied by CloudWatch': {
    fails: ['cloudwatch'],
    code: /^AccessDenied$/,
    says: ['cloudwatch ListMetrics failed: AccessDenied: User x may not'],
    answers: { ListMetrics: fault('AccessDenied', 'User x may not') },
  },
  'a paging loop of the API v1': {
    fails: ['inventory', 'deliverability'],
    code: /^RepeatedNextToken$/,
    says: ['ses ListIdentities failed: AWS repeats a page'],
    answers: {
      ListIdentities: '<Identities/><NextToken>again</NextToken>',
    },
  },
  'a paging loop of the API v2': {
    fails: ['identities'],
    code: /^RepeatedNextToken$/,
    says: ['sesv2 ListEmailIdentities failed: AWS repeats a page'],
    answers: { ListEmailIdentities: { EmailIdentities: [], NextToken: 'again' } },
  },
  'a paging loop of CloudWatch': {
    fails: ['cloudwatch'],
    code: /^RepeatedNextToken$/,
    says: ['cloudwatch ListMetrics failed: AWS repeats a page'],
    answers: { ListMetrics: { Metrics: [], NextToken: 'again' } },
  },
  'partial results of CloudWatch': {
    fails: ['cloudwatch'],
    code: /^PartialData$/,
    says: [
      'cloudwatch GetMetricData failed: PartialData: no complete data of ses_cloudwatch_events_total{event_type="send"}',
    ],
    answers: {
      GetMetricData: {
        MetricDataResults: [{ Id: 'q0', StatusCode: 'PartialData', Timestamps: [], Values: [] }],
      },
    },
  },
  'expired credentials': {
    fails: collectorNames,
    code: /^ExpiredToken(?:Exception)?$/,
    says: [
      'ses GetSendQuota failed: ExpiredToken: expired',
      'sesv2 GetAccount failed: ExpiredTokenException: expired',
      'cloudwatch ListMetrics failed: ExpiredTokenException: expired',
    ],
    answers: {
      ...each(workingAnswers.ses, fault('ExpiredToken', 'expired', 403)),
      ...each(workingAnswers.sesv2, fault('ExpiredTokenException', 'expired', 403)),
      ...each(workingAnswers.cloudwatch, fault('ExpiredTokenException', 'expired')),
    },
  },
  'an unknown region': {
    fails: collectorNames,
    // Whether a resolver says «no such name» or nothing depends on the network.
    code: /^(?:ENOTFOUND|EAI_AGAIN)$/,
    says: ['ses GetSendQuota failed', 'sesv2 GetAccount failed', 'email.xx-nowhere-1.invalid'],
    endpoint: 'http://email.xx-nowhere-1.invalid',
  },
};

function each(operations: object, answer: Said): Record<string, Said> {
  return Object.fromEntries(Object.keys(operations).map((operation) => [operation, answer]));
}

/** What collectors leave out where AWS denies access to it. */
const denials = {
  identities: {
    operation: 'GetIdentityDkimAttributes',
    answer: fault('AccessDenied', 'User x may not'),
    says: 'ses GetIdentityDkimAttributes failed: AccessDenied: User x may not',
  },
  reputation: {
    operation: 'ListTenants',
    answer: fault('AccessDeniedException', 'User x may not'),
    says: 'sesv2 ListTenants failed: AccessDeniedException: User x may not',
  },
} as const;

/** Two metrics, of which AWS keeps one to itself; and queries of which one fails. */
const partly = {
  BatchGetMetricData: sesv2Answer('BatchGetMetricData.partial'),
  ListMetrics: { Metrics: [{ MetricName: 'Send' }, { MetricName: 'Open' }] },
  GetMetricData: {
    MetricDataResults: [
      { Id: 'q0', StatusCode: 'Complete', Timestamps: [], Values: [] },
      { Id: 'q1', StatusCode: 'Forbidden', Timestamps: [], Values: [] },
    ],
  },
};

const HEALTHY = '100000000000';
const PARTLY = '100000000098';
const DENIED = '100000000099';
const accountOf = (name: string) => String(100_000_000_001 + Object.keys(faults).indexOf(name));

const stack = new AsyncDisposableStack();
const { lines, log } = notedLog();
let seen: Scrape;
beforeAll(async () => {
  const healthy = stack.use(await workingAws());
  const accounts = [{ region: 'eu-west-1', account_id: HEALTHY, endpoint: healthy.endpoint }];
  for (const [name, { answers = {}, endpoint }] of Object.entries(faults)) {
    const aws = stack.use(await workingAws());
    for (const [operation, answer] of Object.entries(answers)) aws.answer(operation, answer);
    accounts.push({
      region: 'eu-west-1',
      account_id: accountOf(name),
      endpoint: endpoint ?? aws.endpoint,
    });
  }
  const denying = stack.use(await workingAws());
  for (const { operation, answer } of Object.values(denials)) denying.answer(operation, answer);
  accounts.push({ region: 'eu-west-1', account_id: DENIED, endpoint: denying.endpoint });
  const answering = stack.use(await workingAws());
  for (const [operation, answer] of Object.entries(partly)) answering.answer(operation, answer);
  accounts.push({ region: 'eu-west-1', account_id: PARTLY, endpoint: answering.endpoint });
  const config = Config.parse({
    accounts,
    collectors: { deliverability: { enabled: true, isps: [] } },
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
  return collectorNames.filter(
    (collector) => seen.sum('ses_exporter_collector_success', { collector, account_id }) === 1,
  );
}

function linesOf(account: string): readonly NotedLine[] {
  return lines.filter(({ level, fields }) => level !== 'debug' && fields['account'] === account);
}

describe('what goes wrong at AWS in one account', () => {
  it.each(Object.entries(faults))('%s stops what needs it there, and nothing else', (name, { fails }) => {
    expect(success(accountOf(name))).toEqual(collectorNames.filter((one) => !fails.includes(one)));
  });

  it.each(Object.entries(faults))('%s is told by a metric and a log line', (name, { fails, code, says }) => {
    const account = accountOf(name);
    const told = lines.filter(
      ({ fields, message }) => fields['account'] === account && message === 'collector failed',
    );
    expect(new Set(told.map(({ fields }) => fields['collector']))).toEqual(new Set(fails));
    const messages = told.map(({ fields: { err } }) => (err instanceof Error ? err.message : '')).join('\n');
    for (const words of says) expect(messages).toContain(words);
    const counted = [...seen.text.matchAll(/^ses_exporter_collector_failures_total\{(.*)\} (\d+)$/gm)]
      .map(([, labels = '']) => labels)
      .filter((labels) => labels.includes(`account_id="${account}"`));
    expect(new Set(counted.map((labels) => /collector="([^"]*)"/.exec(labels)?.[1]))).toEqual(new Set(fails));
    for (const labels of counted) expect(/code="([^"]*)"/.exec(labels)?.[1]).toMatch(code);
  });

  it('access denied to a part is told by a metric and a log line, and the rest is shown', () => {
    expect(success(DENIED)).toEqual(collectorNames);
    const leftOut = collectorNames.filter(
      (collector) => seen.sum('ses_exporter_collector_denied_parts', { collector, account_id: DENIED }) !== 0,
    );
    expect(new Set(leftOut)).toEqual(new Set(Object.keys(denials)));
    const told = linesOf(DENIED).map(({ level, fields }) => `${level}: ${String(fields['reason'])}`);
    expect(new Set(told)).toEqual(new Set(Object.values(denials).map(({ says }) => `warn: ${says}`)));
    expect(seen.sum('ses_identity_dkim_status', { account_id: DENIED })).toBeUndefined();
    expect(seen.sum('ses_identity_mail_from_status', { account_id: DENIED })).toBe(1);
  });

  it('a metric or query that AWS answers with an error stops no other, and is told', () => {
    expect(success(PARTLY)).toEqual(collectorNames);
    const failed = collectorNames.filter(
      (collector) => seen.sum('ses_exporter_collector_failed_parts', { collector, account_id: PARTLY }) !== 0,
    );
    expect(new Set(failed)).toEqual(new Set(['cloudwatch', 'deliverability']));
    const told = linesOf(PARTLY).map(({ level, fields }) => `${level}: ${String(fields['parts'])}`);
    // All of the account's mail, a domain and a configuration set.
    const open = ['all mail', 'shop.example', 'news'].map((part) => `open of ${part}: INTERNAL_FAILURE`);
    expect(new Set(told)).toEqual(
      new Set(['warn: ses_cloudwatch_events_total{event_type="open"}: Forbidden', `warn: ${open.join(',')}`]),
    );
  });

  it('counts each query of Virtual Deliverability Manager that was answered', () => {
    const tries = { operation: 'BatchGetMetricData' };
    const answered =
      (seen.sum('ses_exporter_aws_requests_total', tries) ?? NaN) -
      (seen.sum('ses_exporter_aws_request_failures_total', tries) ?? NaN);
    expect(seen.sum('ses_exporter_deliverability_queries_total')).toBe(10 * answered);
  });

  it('leaves an account where all is well alone', () => {
    expect(success(HEALTHY)).toEqual(collectorNames);
    expect(seen.sum('ses_up', { account_id: HEALTHY })).toBe(1);
    expect(seen.sum('ses_account_sent_last_24_hours', { account_id: HEALTHY })).toBe(7);
    expect(seen.sum('ses_exporter_collector_denied_parts', { account_id: HEALTHY })).toBe(0);
    expect(seen.sum('ses_exporter_collector_failed_parts', { account_id: HEALTHY })).toBe(0);
    expect(linesOf(HEALTHY)).toEqual([]);
  });
});
