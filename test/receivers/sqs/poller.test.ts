import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/aws/aws-error.ts';
import type { Verdict } from '../../../src/contracts/event-sink.ts';
import { createSnsSigner } from '../../../src/demo/publishing/sns-signer.ts';
import type { ReceiverWorld } from '../../support/receiver-world.ts';
import { fixtureJson, fixtureText } from '../../support/ses-fixtures.ts';
import { certificateUrl, NOW, privateKey, topicArn } from '../../support/sns-topic.ts';
import { inSnsEnvelope, sqsBench } from '../../support/sqs-bench.ts';
import { eventually } from '../../support/eventually.ts';

const unavailable = () =>
  new AwsError('sqs ReceiveMessage failed: ServiceUnavailable', 'ServiceUnavailable', {});
const accessDenied = () => new AwsError('sqs ReceiveMessage failed: AccessDenied', 'AccessDenied', {});
const send = inSnsEnvelope(fixtureText('send'));

/** What counting needs of the world, by the refusal when it fails. */
const needs: Readonly<Record<string, (world: ReceiverWorld['world']) => void>> = {
  ledger_unavailable: (world) => {
    world.judge = () => Promise.reject(new Error('disk full'));
  },
  clock_wrong: (world) => {
    world.judge = () => Promise.resolve('clock_wrong');
  },
  certificate_unavailable: (world) => {
    world.respond = () => Promise.reject(new Error('no route to host'));
  },
};

/** A topic of another region, whose certificate cannot be read. */
const strangeTopic = 'arn:aws:sns:us-east-1:123456789012:ses-events';
const strange = createSnsSigner({
  privateKey,
  endpoint: 'https://sns.us-east-1.amazonaws.com',
  certificateUrl: certificateUrl.replace('eu-west-1', 'us-east-1'),
});
const sendOfStrangeTopic = JSON.stringify(
  strange.notification({ topicArn: strangeTopic, time: NOW, message: fixtureText('send') }),
);

const HOUR_MS = 3_600_000;

/** Resolves once the poller knows of the dead-letter queue. */
function knowing(bench: { readonly moved: () => Promise<string[]> }): Promise<void> {
  const known = 'ses_exporter_queue_messages{queue="events-0",state="delayed"} 0';
  return eventually(async () => expect(await bench.moved()).toContain(known));
}

describe('the SQS poller, while what it needs fails', () => {
  it.each(Object.entries(needs))('receives nothing further (%s)', async (_reason, fail) => {
    await using bench = await sqsBench([{ concurrency: 1 }], undefined, { pause: HOUR_MS });
    fail(bench.world);
    const fates = Array.from({ length: 30 }, () => bench.queue.send(send));
    expect(await Promise.all(fates.slice(0, 10))).toEqual(Array(10).fill('released'));
    await setImmediate();
    expect(bench.queue.received).toBe(10);
  });

  it.each(Object.entries(needs))('tries again, and goes on when it works (%s)', async (reason, fail) => {
    await using bench = await sqsBench([{ concurrency: 4 }], (queue) => {
      queue.maxReceiveCount = 1_000;
    });
    const { judge, respond } = bench.world;
    fail(bench.world);
    expect(await bench.queue.send(send)).toBe('released');
    await eventually(() => expect(bench.queue.rests.length).toBeGreaterThan(2));
    expect((await bench.moved()).join()).toContain(`rejected_total{receiver="sqs",reason="${reason}"}`);
    // A failed certificate is remembered for seconds.
    Object.assign(bench.world, { judge, respond, now: NOW + 60_000 });
    await eventually(() => expect(bench.queue.deleted).toHaveLength(1));
    expect(bench.received).toHaveLength(1);
  });

  it.each([
    [1, 30],
    [2, 60],
    [5, 480],
    [9, 900],
  ])('lets a message rest longer with each receive: at the %i. for %i s', async (receives, seconds) => {
    await using bench = await sqsBench([{ concurrency: 1 }], undefined, { pause: HOUR_MS });
    bench.world.respond = () => Promise.reject(new Error('no route to host'));
    bench.queue.maxReceiveCount = 20;
    expect(await bench.queue.send(send, receives - 1)).toBe('released');
    expect(bench.queue.rests).toEqual([seconds]);
  });

  it('goes on with one topic while the certificate of another cannot be read', async () => {
    const topics = [topicArn, strangeTopic];
    await using bench = await sqsBench([{ concurrency: 1, topics }], undefined, { pause: HOUR_MS });
    const refused = Array.from({ length: 5 }, () => bench.queue.send(sendOfStrangeTopic));
    const counted = Array.from({ length: 15 }, () => bench.queue.send(send));
    expect(await Promise.all(counted)).toEqual(Array(15).fill('deleted'));
    expect(await Promise.all(refused)).toEqual(Array(5).fill('released'));
  });

  it.each(Object.entries(needs))(
    'tells what it gives up to the dead-letter queue (%s)',
    async (reason, fail) => {
      await using bench = await sqsBench([{ concurrency: 1 }], (queue) => {
        queue.maxReceiveCount = 3;
      });
      await knowing(bench);
      fail(bench.world);
      void bench.queue.send(send, 1);
      await eventually(() => expect(bench.queue.dead).toHaveLength(1));
      expect(await bench.moved()).toContain(
        'ses_exporter_queue_given_up_total{queue="events-0",to="dead_letter_queue"} 1',
      );
      expect(bench.logged).toContainEqual({
        level: 'warn',
        message: 'message left to the dead-letter queue: it was received too often',
        fields: expect.objectContaining({ receives: 3, reason }) as unknown,
      });
    },
  );

  it('is not held back by a hundred events of the future at the head of the queue', async () => {
    await using bench = await sqsBench([{ concurrency: 1 }], undefined, { pause: HOUR_MS });
    const future = Date.parse('9999-12-31T00:00:00Z');
    bench.world.judge = ({ time }) => Promise.resolve(time === future ? 'early' : 'counted');
    const json = fixtureJson('send');
    json.mail.timestamp = new Date(future).toISOString();
    const early = Array.from({ length: 100 }, () => bench.queue.send(inSnsEnvelope(JSON.stringify(json))));
    const good = Array.from({ length: 10 }, () => bench.queue.send(send));
    expect(await Promise.all(good)).toEqual(Array(10).fill('deleted'));
    expect(await Promise.all(early)).toEqual(Array(100).fill('released'));
  });

  it('never deletes what may be counted later, though there is no dead-letter queue', async () => {
    await using bench = await sqsBench([{ concurrency: 1, max_receives: 4 }], (queue) => {
      queue.maxReceiveCount = undefined;
    });
    await knowing(bench);
    bench.world.judge = () => Promise.resolve('early');
    expect(await bench.queue.send(send, 9)).toBe('released');
    expect((await bench.moved()).join()).not.toContain('given_up');
  });
});

describe('the SQS poller', () => {
  it('reads several queues', async () => {
    await using bench = await sqsBench([{}, {}]);
    const fates = bench.queues.map((queue) => queue.send(inSnsEnvelope(fixtureText('bounce'))));
    expect(await Promise.all(fates)).toEqual(['deleted', 'deleted']);
    expect(bench.received).toHaveLength(2);
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

  it('shows which queue cannot be read, until it can', async () => {
    await using bench = await sqsBench([{}, {}], (queue) => {
      queue.failures = Array.from({ length: 1_000 }, accessDenied);
    });
    const values = () =>
      bench.registry
        .family('ses_exporter_queue_up')
        .snapshot()
        .map(({ labels, value }) => [labels['queue'], value]);
    await eventually(() =>
      expect(values()).toEqual([
        ['events-0', 0],
        ['events-1', 0],
      ]),
    );
    bench.queue.failures = [];
    expect(await bench.queue.send(send)).toBe('deleted');
    expect(values()).toEqual([
      ['events-0', 1],
      ['events-1', 0],
    ]);
  });

  it('says nothing of a queue that it reads no longer', async () => {
    await using bench = await sqsBench([{}]);
    await bench.queue.send(send);
    expect(await bench.moved()).toContain('ses_exporter_queue_up{queue="events-0"} 1');
    await bench[Symbol.asyncDispose]();
    expect((await bench.moved()).join()).not.toContain('ses_exporter_queue_up');
  });

  it('asks for more while it deletes, and ends when that is done', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    const bench = await sqsBench([{ concurrency: 1 }], (queue) => {
      const remove = queue.delete.bind(queue);
      queue.delete = async (handles) => {
        ask();
        await told;
        return remove(handles);
      };
    });
    const sent = bench.queue.send(send);
    await asked;
    const json = fixtureJson('send');
    json.mail.messageId = 'another';
    void bench.queue.send(inSnsEnvelope(JSON.stringify(json)));
    await eventually(() => expect(bench.queue.received).toBe(2));
    expect(bench.queue.deleted).toEqual([]);
    const ended = bench[Symbol.asyncDispose]();
    tell();
    await ended;
    expect(await sent).toBe('deleted');
    expect(bench.queue.deleted).toHaveLength(2);
    expect(bench.queue.size).toBe(0);
  });

  it('deletes again what SQS could not delete', async () => {
    await using bench = await sqsBench();
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    bench.world.judge = () => promise;
    const sent = bench.queue.send(send);
    await eventually(() => expect(bench.queue.received).toBe(1));
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
    await knowing(bench);
    void bench.queue.send(inSnsEnvelope('poison'));
    await eventually(() => {
      bench.queue.timeOutIfIdle();
      expect(bench.queue.dead).toHaveLength(1);
    });
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([
        'ses_exporter_messages_total{receiver="sqs"} 3',
        'ses_exporter_messages_rejected_total{receiver="sqs",reason="malformed_event"} 3',
        'ses_exporter_queue_given_up_total{queue="events-0",to="dead_letter_queue"} 1',
      ]),
    );
  });

  it('deletes it after max_receives where there is no dead-letter queue', async () => {
    await using bench = await sqsBench([{ concurrency: 1, max_receives: 4 }], (queue) => {
      queue.maxReceiveCount = undefined;
      queue.readers = 1;
    });
    await knowing(bench);
    void bench.queue.send('{"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:1:other"}');
    await eventually(() => {
      bench.queue.timeOutIfIdle();
      expect(bench.queue.deleted).toHaveLength(1);
    });
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([
        'ses_exporter_messages_total{receiver="sqs"} 4',
        'ses_exporter_queue_given_up_total{queue="events-0",to="nowhere"} 1',
      ]),
    );
    expect(bench.logged).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ receives: 4 }) }),
    );
  });
});
