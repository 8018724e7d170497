import { describe, expect, it } from 'vitest';
import { eventBridgeEvent } from '../../../src/demo/publishing/eventbridge-bus.ts';
import { fixtureJson, fixtureText } from '../../support/ses-fixtures.ts';
import { NOW, signer, topicArn } from '../../support/sns-topic.ts';
import { inSnsEnvelope, sqsBench } from '../../support/sqs-bench.ts';

const send = inSnsEnvelope(fixtureText('send'));

/** What becomes of a message, and why it was refused. */
async function refusals(settings: Parameters<typeof sqsBench>[0], body: string) {
  await using bench = await sqsBench(settings, (queue) => {
    queue.maxReceiveCount = 1;
  });
  const fate = bench.queue.send(body);
  const timer = setInterval(() => bench.queue.timeOutIfIdle(), 10);
  const became = await fate.finally(() => clearInterval(timer));
  const reasons = (await bench.moved()).flatMap(
    (line) => /rejected_total\{receiver="sqs",reason="(?<reason>\w+)"\}/.exec(line)?.groups?.['reason'] ?? [],
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
