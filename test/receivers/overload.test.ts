import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { fixtureJson } from '../support/ses-fixtures.ts';
import { snsBench } from '../support/sns-bench.ts';
import { NOW, signer, topicArn } from '../support/sns-topic.ts';

const AT_ONCE = 400;

// How much is let in, concurrency-limit.test.ts tells, in a time of its own.
it('a ledger that stands still is given a part of what comes at once; the rest is told to come later while that waits', async () => {
  await using bench = await snsBench();
  let waiting = 0;
  const { promise: moves, resolve: move } = Promise.withResolvers<'counted'>();
  bench.world.judge = () => {
    waiting++;
    return moves;
  };
  const json = fixtureJson('send');
  const messages = Array.from({ length: AT_ONCE }, (_none, at) => {
    json.mail.messageId = `message-${at}`;
    return signer.notification({ topicArn, time: NOW, message: JSON.stringify(json) });
  });
  const later: string[] = [];
  let accepted = 0;
  const posts = messages.map(async (message) => {
    const { status, headers } = await bench.post(message);
    if (status === 200) accepted++;
    else later.push(`${status} ${headers.get('retry-after')}`);
  });
  const all = Promise.all(posts);
  // No refusal waits for the ledger.
  await eventually(() => expect(waiting + later.length).toBe(AT_ONCE));
  expect(accepted).toBe(0);
  expect(waiting).toBeGreaterThan(0);
  expect(new Set(later)).toEqual(new Set(['503 5']));

  move('counted');
  await all;
  expect(accepted).toBe(waiting);
  expect(bench.received).toHaveLength(accepted);
  expect(await bench.moved()).toContain(
    `ses_exporter_messages_rejected_total{receiver="sns",reason="busy"} ${later.length}`,
  );
  expect((await bench.post(messages[AT_ONCE - 1])).status).toBe(200);
});
