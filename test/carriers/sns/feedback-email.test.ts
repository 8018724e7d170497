import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  receivedNotification,
  receptionHeader,
  type Reception,
} from '../../support/received-notification.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { NOW, signer, topicArn } from '../../support/sns-topic.ts';

const raw = readFileSync(new URL('../../fixtures/feedback-email/ses-bounce.eml', import.meta.url), 'utf8');
const feedback = { recipients: ['bounces@shop.example.com'], senders: ['amazonses.com'] };

function envelope(more: Reception = {}) {
  const message = JSON.stringify(receivedNotification(raw, more));
  return signer.notification({ topicArn, time: NOW, message });
}

describe('feedback by mail over SNS', () => {
  it('is an event once it is configured', async () => {
    await using bench = await snsBench({}, { feedback });
    expect((await bench.post(envelope())).text).toBe('counted\n');
    expect(bench.received).toMatchObject([{ type: 'bounce', recipients: [{ status: '5.1.1' }] }]);
  });

  it('is left alone where it is not', async () => {
    await using bench = await snsBench();
    expect((await bench.post(envelope())).text).toBe('ignored\n');
    expect(bench.received).toEqual([]);
  });

  it.each<[string, Reception]>([
    ['to another address', { recipients: ['info@shop.example.com'] }],
    ['that SES could not verify', { verdicts: { dmarc: 'FAIL', dkim: 'FAIL' } }],
    [
      'that somebody else signed',
      { header: receptionHeader('spf=pass;\r\n dkim=pass header.i=@attacker.example;\r\n dmarc=none;') },
    ],
  ])('is refused for good %s, and counts nothing', async (_what, reception) => {
    await using bench = await snsBench({}, { feedback });
    const answer = await bench.post(envelope(reception));
    expect([answer.status, answer.text]).toEqual([403, expect.stringMatching(/^untrusted_feedback: /)]);
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toContain(
      'ses_exporter_messages_rejected_total{carrier="sns",reason="untrusted_feedback"} 1',
    );
  });
});
