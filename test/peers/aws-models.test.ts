import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { collectors } from '../../src/collectors/index.ts';
import { peer } from '../support/peers.ts';
import { simulatedCollectors } from '../support/simulated-collectors.ts';

interface AnswerToJudge {
  readonly name: string;
  readonly operation?: string;
  readonly method?: string;
  readonly url?: string;
  readonly status: number;
  readonly body: string;
}

interface Verdict {
  readonly name: string;
  readonly operation: string | null;
  readonly problems: readonly string[];
}

/** What AWS's own model says of answers. */
function judge(answers: readonly AnswerToJudge[]): readonly Verdict[] {
  const script = fileURLToPath(new URL('aws-models.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(peer('moto/bin/python'), [script], {
    input: JSON.stringify(answers),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`the judge failed: ${stderr}`);
  return JSON.parse(stdout) as Verdict[];
}

const problemsIn = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`));

/** Answers of SES's APIs in files that are named for the operation: `GetAccount` of `GetAccount.sandbox.json`. */
const fixtures = globSync(['test/fixtures/ses/*.xml', 'test/fixtures/sesv2/*.json']).map((file) => ({
  name: basename(file),
  operation: basename(file).split('.')[0] ?? '',
  status: 200,
  body: readFileSync(file, 'utf8'),
}));

describe('what tests and the demo say in the name of SES’s APIs', () => {
  it('is judged at all: a wrong answer is found out', () => {
    const body = JSON.stringify({
      Details: { MailType: 'SPAM' },
      SendingEnabled: 'yes',
      Sandbox: true,
      VdmAttributes: { DashboardAttributes: {} },
    });
    const [verdict] = judge([{ name: 'wrong', method: 'GET', url: '/v2/email/account', status: 200, body }]);
    expect(verdict?.operation).toBe('GetAccount');
    expect(verdict?.problems.toSorted()).toEqual([
      "GetAccount.Details.MailType: 'SPAM' is none of ['MARKETING', 'TRANSACTIONAL']",
      'GetAccount.Sandbox: not in the model',
      "GetAccount.SendingEnabled: expected boolean, got 'yes'",
      'GetAccount.VdmAttributes.VdmEnabled: required and missing',
    ]);
  });

  it('is judged in the API of 2010-12-01 too', () => {
    const dkim =
      '<DkimEnabled>yes</DkimEnabled><DkimVerificationStatus>Fine</DkimVerificationStatus><Mood>good</Mood>';
    const entry = `<entry><key>shop.example</key><value>${dkim}</value></entry>`;
    const result = `<DkimAttributes>${entry}</DkimAttributes><NextToken>more</NextToken>`;
    const operation = 'GetIdentityDkimAttributes';
    const body = `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
    const [verdict] = judge([{ name: 'wrong', status: 200, body }]);
    expect(verdict?.problems.toSorted()).toEqual([
      `${operation}.DkimAttributes.shop.example.DkimEnabled: expected boolean, got 'yes'`,
      `${operation}.DkimAttributes.shop.example.DkimVerificationStatus: 'Fine' is none of ['Pending', 'Success', 'Failed', 'TemporaryFailure', 'NotStarted']`,
      `${operation}.DkimAttributes.shop.example.Mood: not in the model`,
      `${operation}.NextToken: not in the model`,
    ]);
  });

  it('is right in the fixtures of tests', () => {
    expect(fixtures.length).toBeGreaterThan(30);
    expect(problemsIn(judge(fixtures))).toEqual([]);
  });

  it('is right in the demo, whatever collector asks', async () => {
    const names = collectors.map(({ name }) => name);
    await using demo = await simulatedCollectors(names);
    await demo.pass(75 * 60_000);
    const answers = demo.exchanges
      .filter(({ url, body }) => url.startsWith('/v2/email/') || body.includes('ses.amazonaws.com/doc'))
      .map((exchange) => ({ name: `${exchange.method} ${exchange.url}`, ...exchange }));
    const verdicts = judge(answers);
    expect(problemsIn(verdicts)).toEqual([]);
    const asked = [...new Set(verdicts.map(({ operation }) => operation))];
    expect(asked).toEqual(expect.arrayContaining(fixtures.map(({ operation }) => operation)));
  });
});
