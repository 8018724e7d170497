import { describe, expect, it } from 'vitest';
import { createSnsSigner } from '../../../src/demo/publishing/sns-signer.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { certificate, certificateUrl, NOW, privateKey, signer, topicArn } from '../../support/sns-topic.ts';

const confirmation = signer.subscriptionConfirmation({ topicArn, time: NOW });
const unsubscribed = signer.unsubscribeConfirmation({ topicArn, time: NOW });
const ignored = [
  'ses_exporter_messages_total{receiver="sns"} 1',
  'ses_exporter_messages_ignored_total{receiver="sns"} 1',
  `ses_exporter_receiver_last_message_timestamp_seconds{receiver="sns"} ${NOW / 1_000}`,
];
const respond = (url: string) => Promise.resolve(url === certificateUrl ? certificate : '<ok/>');

describe('the SNS receiver', () => {
  it('confirms the subscription of a named topic by visiting its SubscribeURL', async () => {
    await using bench = await snsBench();
    bench.world.respond = respond;
    expect((await bench.post(confirmation)).status).toBe(200);
    expect(bench.fetched).toEqual([certificateUrl, confirmation['SubscribeURL']]);
    expect(await bench.moved()).toEqual(ignored);
    expect(bench.logged).toEqual([
      { level: 'info', message: 'subscription confirmed', fields: { topic: topicArn } },
    ]);
  });

  it('confirms at the retry when SNS could not be reached at first', async () => {
    await using bench = await snsBench();
    expect((await bench.post(confirmation)).status).toBe(503);
    bench.world.respond = respond;
    expect((await bench.post(confirmation)).status).toBe(200);
    expect(bench.fetched).toEqual([
      certificateUrl,
      confirmation['SubscribeURL'],
      confirmation['SubscribeURL'],
    ]);
  });

  it('confirms at a trusted origin that the operator named', async () => {
    const origin = 'http://127.0.0.1:4566';
    await using bench = await snsBench({ trusted_origins: [origin] });
    bench.world.respond = (url) => Promise.resolve(url.endsWith('.pem') ? certificate : '<ok/>');
    const local = createSnsSigner({ privateKey, certificateUrl: `${origin}/any/path.pem`, endpoint: origin });
    const envelope = local.subscriptionConfirmation({ topicArn, time: NOW });
    expect((await bench.post(envelope)).status).toBe(200);
    expect(bench.fetched).toEqual([`${origin}/any/path.pem`, envelope['SubscribeURL']]);
  });

  it('leaves the confirmation to the operator when auto_confirm is off', async () => {
    await using bench = await snsBench({ auto_confirm: false });
    expect((await bench.post(confirmation)).status).toBe(200);
    expect(bench.fetched).toEqual([certificateUrl]);
    expect(await bench.moved()).toEqual(ignored);
    expect(bench.logged).toMatchObject([
      {
        level: 'info',
        message: expect.stringContaining('auto_confirm') as string,
        fields: { topic: topicArn },
      },
    ]);
  });

  it('never subscribes again by itself when it was unsubscribed, but warns', async () => {
    await using bench = await snsBench();
    expect((await bench.post(unsubscribed)).status).toBe(200);
    expect(bench.fetched).toEqual([certificateUrl]);
    expect(await bench.moved()).toEqual(ignored);
    expect(bench.logged).toMatchObject([{ level: 'warn', fields: { topic: topicArn } }]);
  });

  it('does not visit anything when a confirmation’s signature is wrong', async () => {
    await using bench = await snsBench();
    const { status } = await bench.post({ ...confirmation, Token: 'another' });
    expect(status).toBe(403);
    expect(bench.fetched).toEqual([certificateUrl]);
  });

  it.each([
    ['when it confirms', true, respond],
    ['when it does not', false, respond],
    [
      'when that fails',
      true,
      (url: string) => (url === certificateUrl ? respond(url) : Promise.reject(new Error('500'))),
    ],
  ])('never logs the token, with which anybody could confirm: %s', async (_when, auto, world) => {
    await using bench = await snsBench({ auto_confirm: auto });
    bench.world.respond = world;
    await bench.post(confirmation);
    await bench.post(unsubscribed);
    expect(bench.logged).toHaveLength(2);
    expect(JSON.stringify(bench.logged)).not.toContain(confirmation['Token']);
    expect(JSON.stringify(bench.logged)).not.toContain(unsubscribed['Token']);
  });
});
