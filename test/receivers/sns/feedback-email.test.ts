import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/contracts/event-sink.ts';
import {
  receivedNotification,
  receptionHeader,
  type Reception,
} from '../../support/received-notification.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { NOW, signer, topicArn } from '../../support/sns-topic.ts';

const raw = readFileSync(new URL('../../fixtures/feedback-email/ses-bounce.eml', import.meta.url), 'utf8');
const feedback = { recipients: ['bounces@shop.example.com'], senders: ['amazonses.com'] };

function envelope(more: Reception = {}, mail = raw) {
  const message = JSON.stringify(receivedNotification(mail, more));
  return signer.notification({ topicArn, time: NOW, message });
}

describe('feedback by mail over SNS', () => {
  it('is an event once it is configured', async () => {
    await using bench = await snsBench({}, { feedback });
    expect((await bench.post(envelope())).text).toBe('counted\n');
    expect(bench.received).toMatchObject([{ type: 'bounce', recipients: [{ status: '5.1.1' }] }]);
  });

  it.each<[Verdict, Verdict, status: number, text: string]>([
    ['counted', 'counted', 200, 'counted\n'],
    ['duplicate', 'counted', 200, 'counted\n'],
    ['duplicate', 'duplicate', 200, 'duplicate\n'],
    ['counted', 'early', 503, 'early: '],
    ['stale', 'stale', 410, 'stale: '],
  ])('is two events, and one message, where others are still tried for: %s and %s', async (...told) => {
    const [bounce, delay, status, text] = told;
    await using bench = await snsBench({}, { feedback });
    const asked: string[] = [];
    bench.world.judge = ({ type }) => {
      asked.push(type);
      return Promise.resolve(type === 'bounce' ? bounce : delay);
    };
    const slow = 'Final-Recipient: rfc822; slow@example.org\r\nAction: delayed\r\n\r\n';
    const answer = await bench.post(envelope({}, raw.replace('Action: failed', `${slow}Action: failed`)));
    expect(asked).toEqual(['bounce', 'delivery_delay']);
    expect([answer.status, answer.text.slice(0, text.length)]).toEqual([status, text]);
    expect(await bench.moved()).toContain('ses_exporter_messages_total{receiver="sns"} 1');
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
      'ses_exporter_messages_rejected_total{receiver="sns",reason="untrusted_feedback"} 1',
    );
  });
});
