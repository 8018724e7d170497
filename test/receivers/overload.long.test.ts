import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fixtureJson } from '../support/ses-fixtures.ts';
import { snsBench } from '../support/sns-bench.ts';
import { NOW, signer, topicArn } from '../support/sns-topic.ts';

/** A ledger that makes a message durable every 10 ms. */
const WRITE_MS = 10;
/** Without a limit the last would wait for 15 seconds. */
const AT_ONCE = 1_500;

it('a slow ledger is given what it can count in time; the rest is refused while that waits', async () => {
  await using bench = await snsBench();
  const from = performance.now();
  bench.world.monotonic = 0;
  const beat = setInterval(() => (bench.world.monotonic = performance.now() - from), 1);
  let last = Promise.resolve();
  let written = 0;
  bench.world.judge = async () => {
    last = last.then(() => wait(WRITE_MS));
    await last;
    written++;
    return 'counted';
  };
  const json = fixtureJson('send');
  const messages = Array.from({ length: AT_ONCE }, (_none, at) => {
    json.mail.messageId = `message-${at}`;
    return signer.notification({ topicArn, time: NOW, message: JSON.stringify(json) });
  });
  /** How many were durable when a message was answered. */
  const refusedBefore: number[] = [];
  const statuses = await Promise.all(
    messages.map(async (message) => {
      const { status, headers } = await bench.post(message);
      if (headers.get('retry-after') === '5') refusedBefore.push(written);
      return status;
    }),
  );
  clearInterval(beat);
  const accepted = statuses.filter((status) => status === 200).length;
  expect(statuses.filter((status) => status === 503)).toHaveLength(AT_ONCE - accepted);
  expect(refusedBefore).toHaveLength(AT_ONCE - accepted);
  expect(accepted).toBe(written);
  expect(bench.received).toHaveLength(accepted);
  expect(accepted).toBeGreaterThanOrEqual(200);
  // No refusal waited for the ledger.
  expect(Math.min(...refusedBefore)).toBeLessThan(accepted / 2);
  expect(await bench.moved()).toContain(
    `ses_exporter_messages_rejected_total{receiver="sns",reason="busy"} ${refusedBefore.length}`,
  );
}, 60_000);
