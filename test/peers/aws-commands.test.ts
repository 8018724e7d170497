import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { peer } from '../support/peers.ts';

interface Verdict {
  readonly name: string;
  readonly command: string;
  readonly problems: readonly string[];
}

/** What AWS's own models say of the commands in these texts. */
function judge(texts: readonly { readonly name: string; readonly text: string }[]): readonly Verdict[] {
  const script = fileURLToPath(new URL('aws-commands.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(peer('moto/bin/python'), [script], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the judge failed: ${stderr}`);
  return JSON.parse(stdout) as Verdict[];
}

const problemsOf = (text: string) => judge([{ name: 'test', text }]).map(({ problems }) => problems);

/** Texts that somebody may copy into a shell: blocks, and words between backticks. */
function codeOf(file: string) {
  const text = readFileSync(file, 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n(?<code>[^]*?)^ *```$/gm)];
  const spans = [...text.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/`(?<code>aws [^`]+)`/g)];
  const code = [...blocks, ...spans].map((match) => match.groups?.['code'] ?? '');
  // The chart's notes have no Markdown; what Helm fills in is one word.
  if (file.endsWith('NOTES.txt')) code.push(text.replaceAll(/\{\{[^}]*\}\}/g, 'X').replaceAll("'", ''));
  return code.map((one) => ({ name: file, text: one.replaceAll(/^ +/gm, '') }));
}

const files = globSync([
  '*.md',
  'docs/**/*.md',
  'helm/ses-exporter/README.md',
  'helm/ses-exporter/templates/NOTES.txt',
  'prometheus/runbooks/*.md',
]);

describe('commands of the AWS CLI', () => {
  it('are judged at all: wrong ones are found out', () => {
    expect(problemsOf('aws sesv2 get-acount')).toEqual([['no operation get-acount of sesv2']]);
    expect(problemsOf('aws sesv3 get-account')).toEqual([['no service sesv3']]);
    expect(problemsOf('aws sesv2 get-account --regoin eu-west-1')).toEqual([
      ['no option --regoin', 'no option eu-west-1'],
    ]);
    expect(problemsOf('aws sesv2 delete-suppressed-destination')).toEqual([
      ['Missing required parameter in input: "EmailAddress"'],
    ]);
    expect(
      problemsOf(`aws sesv2 put-account-details --mail-type SPAM --website-url <url>
        echo && aws ses create-receipt-rule --rule-set-name a \\
          --rule '{"Name": "b", "Actions": [{"SNSAction": {"TopicArn": "c",
            "Encoding": "Base65"}}], "Colour": 1}'`),
    ).toEqual([
      [`--mail-type: 'SPAM' is none of ['MARKETING', 'TRANSACTIONAL']`],
      [
        `Rule.Actions.SNSAction.Encoding: 'Base65' is none of ['UTF-8', 'Base64']`,
        expect.stringMatching(/^Unknown parameter in Rule: "Colour"/) as unknown,
      ],
    ]);
  });

  it('pass where they are right', () => {
    const right = [
      'aws sesv2 put-account-sending-attributes --no-sending-enabled --region <region>',
      'aws sns subscribe --topic-arn <topic> --protocol https --notification-endpoint <url>',
      'aws iam put-role-policy --role-name a --policy-name b --policy-document file://docs/iam-policy.json',
      'aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE COMPLAINT --output json',
    ];
    expect(right.flatMap(problemsOf)).toEqual([[], [], [], []]);
  });

  it('are right in every document and every runbook', () => {
    const verdicts = judge(files.flatMap(codeOf));
    expect(verdicts.length).toBeGreaterThan(25);
    const wrong = verdicts.flatMap(({ name, command, problems }) =>
      problems.map((problem) => `${name}: ${command}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });
});
