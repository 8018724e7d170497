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

/** Operations of SES's API v2 that have a fixture: `GetAccount` of `GetAccount.sandbox.json`. */
const fixtures = globSync('test/fixtures/sesv2/*.json').map((file) => ({
  name: basename(file),
  operation: basename(file).split('.')[0] ?? '',
  status: 200,
  body: readFileSync(file, 'utf8'),
}));

describe('what tests and the demo say in the name of SES’s API v2', () => {
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

  it('is right in the fixtures of tests', () => {
    expect(fixtures.length).toBeGreaterThan(10);
    expect(problemsIn(judge(fixtures))).toEqual([]);
  });

  it('is right in the demo, whatever collector asks', async () => {
    const names = collectors.map(({ name }) => name);
    await using demo = await simulatedCollectors(names);
    await demo.pass(75 * 60_000);
    const answers = demo.exchanges
      .filter(({ url }) => url.startsWith('/v2/email/'))
      .map((exchange) => ({ name: `${exchange.method} ${exchange.url}`, ...exchange }));
    const verdicts = judge(answers);
    expect(problemsIn(verdicts)).toEqual([]);
    const asked = [...new Set(verdicts.map(({ operation }) => operation))];
    expect(asked).toEqual(expect.arrayContaining(fixtures.map(({ operation }) => operation)));
  });
});
