import { describe, expect, it, vi } from 'vitest';
import { AwsError } from '../../../src/aws/account.ts';
import type { Verdict } from '../../../src/carriers/carrier.ts';
import { eventBridgeEvent } from '../../../src/demo/eventbridge-bus.ts';
import { fixtureJson, fixtureText } from '../../support/ses-fixtures.ts';
import { signer, NOW, topicArn } from '../../support/sns-topic.ts';
import { inSnsEnvelope, sqsBench } from '../../support/sqs-bench.ts';

const unavailable = () =>
  new AwsError('sqs ReceiveMessage failed: ServiceUnavailable', 'ServiceUnavailable', {});
const send = inSnsEnvelope(fixtureText('send'));

describe('the SQS poller', () => {
  it('reads several queues', async () => {
    await using bench = await sqsBench([{}, {}]);
    const fates = bench.queues.map((queue) => queue.send(inSnsEnvelope(fixtureText('bounce'))));
    expect(await Promise.all(fates)).toEqual(['deleted', 'deleted']);
    expect(bench.received).toHaveLength(2);
  });

  it('receives no further message while the ledger fails, and goes on when it works', async () => {
    await using bench = await sqsBench([{ concurrency: 4 }], (queue) => {
      queue.maxReceiveCount = 1_000;
    });
    const { judge } = bench.world;
    let asked = 0;
    bench.world.judge = () => {
      asked++;
      return Promise.reject(new Error('disk full'));
    };
    const first = bench.queue.send(send);
    expect(await first).toBe('released');
    await vi.waitFor(() => expect(asked).toBeGreaterThan(2));
    bench.world.judge = judge;
    await vi.waitFor(() => expect(bench.queue.deleted).toHaveLength(1), 10_000);
    expect(bench.received).toHaveLength(1);
  });

  it('goes on after SQS has failed, and says what was wrong', async () => {
    await using bench = await sqsBench([{ concurrency: 1 }], (queue) => {
      queue.failures = [unavailable(), unavailable(), unavailable()];
    });
    expect(await bench.queue.send(send)).toBe('deleted');
    expect(bench.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'the queue cannot be read' }),
    );
  });

  it('deletes again what SQS could not delete', async () => {
    await using bench = await sqsBench();
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    bench.world.judge = () => promise;
    const sent = bench.queue.send(send);
    await vi.waitFor(() => expect(bench.queue.received).toBe(1));
    bench.queue.undeletable = new Set(bench.queue.ids());
    resolve('counted');
    expect(await sent).toBe('deleted');
    expect(bench.queue.size).toBe(0);
  });

  it('leaves what can never be counted to the dead-letter queue, and tells at its last receive', async () => {
    await using bench = await sqsBench([{ concurrency: 1 }], (queue) => {
      queue.maxReceiveCount = 3;
      queue.readers = 1;
    });
    await vi.waitFor(async () =>
      expect(await bench.moved()).toContain(
        'ses_exporter_queue_messages{queue="events-0",state="delayed"} 0',
      ),
    );
    void bench.queue.send(inSnsEnvelope('poison'));
    await vi.waitFor(() => {
      bench.queue.timeOutIfIdle();
      expect(bench.queue.dead).toHaveLength(1);
    });
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([
        'ses_exporter_messages_total{carrier="sqs"} 3',
        'ses_exporter_messages_rejected_total{carrier="sqs",reason="malformed_event"} 3',
        'ses_exporter_queue_given_up_total{queue="events-0",to="dead_letter_queue"} 1',
      ]),
    );
  });

  it('deletes it after max_receives where there is no dead-letter queue', async () => {
    await using bench = await sqsBench([{ concurrency: 1, max_receives: 4 }], (queue) => {
      queue.maxReceiveCount = undefined;
      queue.readers = 1;
    });
    await vi.waitFor(async () =>
      expect(await bench.moved()).toContain(
        'ses_exporter_queue_messages{queue="events-0",state="delayed"} 0',
      ),
    );
    void bench.queue.send('{"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:1:other"}');
    await vi.waitFor(() => {
      bench.queue.timeOutIfIdle();
      expect(bench.queue.deleted).toHaveLength(1);
    });
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([
        'ses_exporter_messages_total{carrier="sqs"} 4',
        'ses_exporter_queue_given_up_total{queue="events-0",to="nowhere"} 1',
      ]),
    );
    expect(bench.logged).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ receives: 4 }) }),
    );
  });
});

/** What becomes of a message, and why it was refused. */
async function refusals(settings: Parameters<typeof sqsBench>[0], body: string) {
  await using bench = await sqsBench(settings, (queue) => {
    queue.maxReceiveCount = 1;
  });
  const fate = bench.queue.send(body);
  const timer = setInterval(() => bench.queue.timeOutIfIdle(), 10);
  const became = await fate.finally(() => clearInterval(timer));
  const reasons = (await bench.moved()).flatMap(
    (line) => /rejected_total\{carrier="sqs",reason="(?<reason>\w+)"\}/.exec(line)?.groups?.['reason'] ?? [],
  );
  return { became, reasons, received: bench.received.length };
}

const refused = (reason: string) => ({
  became: expect.stringMatching(/left|dead/) as unknown,
  reasons: [reason],
  received: 0,
});

describe('the forms of messages in a queue', () => {
  const counted = { became: 'deleted', reasons: [], received: 1 };
  const raw = fixtureText('click');
  const eventBridge = JSON.stringify(eventBridgeEvent(fixtureJson('open'), NOW));
  const { account } = JSON.parse(eventBridge) as { readonly account: string };
  const forged = JSON.stringify({
    ...signer.notification({ topicArn, time: NOW, message: raw }),
    Message: fixtureText('complaint'),
  });

  it('are those that were named, and no others', async () => {
    expect(await refusals([{}], raw)).toEqual(refused('raw_delivery'));
    expect(await refusals([{ accept: ['raw'] }], raw)).toEqual(counted);
    expect(await refusals([{}], eventBridge)).toEqual(refused('malformed_envelope'));
    expect(await refusals([{ accept: ['eventbridge'], accounts: [account] }], eventBridge)).toEqual(counted);
    expect(await refusals([{ accept: ['raw'] }], send)).toEqual(refused('malformed_envelope'));
  });

  it('are of trusted topics and accounts alone', async () => {
    const topics = ['arn:aws:sns:eu-west-1:123456789012:other'];
    expect(await refusals([{ topics }], send)).toEqual(refused('unknown_topic'));
    const accounts = ['111111111111'];
    expect(await refusals([{ accept: ['eventbridge'], accounts }], eventBridge)).toEqual(
      refused('unknown_source'),
    );
  });

  it('are verified where they are signed, unless that is switched off', async () => {
    expect(await refusals([{}], forged)).toEqual(refused('bad_signature'));
    expect(await refusals([{ verify_signature: false }], forged)).toEqual(counted);
  });
});
