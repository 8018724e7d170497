import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { receivedNotification, type Reception } from '../../support/received-notification.ts';
import { inSnsEnvelope, sqsBench } from '../../support/sqs-bench.ts';

const raw = readFileSync(new URL('../../fixtures/feedback-email/arf-yahoo.eml', import.meta.url), 'utf8');
const feedback = { recipients: ['@shop.example.com'], senders: ['amazonses.com'] };
const message = (more: Reception = {}) => inSnsEnvelope(JSON.stringify(receivedNotification(raw, more)));

describe('feedback by mail over SQS', () => {
  it('is an event once it is configured', async () => {
    await using bench = await sqsBench([{}], undefined, { feedback });
    expect(await bench.queue.send(message())).toBe('deleted');
    expect(bench.received).toMatchObject([{ type: 'complaint', detail: { feedbackType: 'abuse' } }]);
  });

  it('is deleted and counts nothing where it is not', async () => {
    await using bench = await sqsBench();
    expect(await bench.queue.send(message())).toBe('deleted');
    expect(bench.received).toEqual([]);
  });

  it('is left to the dead-letter queue from whoever could not be verified', async () => {
    await using bench = await sqsBench([{ concurrency: 2 }], undefined, { feedback });
    const fate = bench.queue.send(message({ verdicts: { dmarc: 'FAIL', dkim: 'FAIL' } }));
    const timer = setInterval(() => bench.queue.timeOutIfIdle(), 20);
    expect(await fate.finally(() => clearInterval(timer))).toBe('left');
    expect(bench.received).toEqual([]);
    expect((await bench.moved()).join()).toContain(
      'ses_exporter_messages_rejected_total{receiver="sqs",reason="untrusted_feedback"}',
    );
  });
});
