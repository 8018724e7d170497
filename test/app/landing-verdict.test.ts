import { describe, expect, it } from 'vitest';
import { programWithTopic } from '../support/program-with-topic.ts';

/** The verdict as a reader sees it. */
async function verdictOf({ web }: { readonly web: string }): Promise<string> {
  const page = await (await fetch(`http://${web}/`)).text();
  const verdict = /<section class="card verdict[^]*?<\/section>/.exec(page)?.[0] ?? '';
  return verdict.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u00A0]+/g, ' ');
}

describe('the program’s landing page', () => {
  it('names the receiver that refuses every message, and does not say that all is well', async () => {
    const topics = ['arn:aws:sns:eu-west-1:123456789012:another'];
    await using program = await programWithTopic({ receivers: { sns: { topics } } });
    for (let at = 0; at < 3; at++)
      expect((await program.deliver(program.bounceOf('set', at))).status).toBe(404);
    const verdict = await verdictOf(program);
    expect(verdict).toContain('Needs attention: 1 critical, 1 warning');
    expect(verdict).toContain(
      'Receiver sns has refused every message since the start, 3 of 3: 3 unknown_topic.',
    );
    expect(verdict).toContain('add its ARN to receivers.sns.topics');
    expect(verdict).toContain('Runbook SesSignatureFailures');
    expect(verdict).not.toContain('All is well');
  });

  it('says that no message has arrived, until one has', async () => {
    await using program = await programWithTopic({});
    const before = await verdictOf(program);
    expect(before).toContain('No problem is known, but not everything is known yet');
    expect(before).toMatch(/No message has arrived at receiver sns since the start \d+ s ago\./);
    await program.bounce('set', 1);
    const after = await verdictOf(program);
    expect(after).not.toContain('No message has arrived');
    // Its collectors are off, and nothing is made up about the account.
    expect(after).toContain('No collector runs here');
    expect(after).not.toContain('All is well');
  });
});
