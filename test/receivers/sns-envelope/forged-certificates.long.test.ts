import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { forgeMessages } from '../../support/forger.ts';
import { programWithTopic } from '../../support/program-with-topic.ts';

const FLOOD_PER_SECOND = 1_000;

type Program = Awaited<ReturnType<typeof programWithTopic>>;

/**
 * Delivers messages of the topic’s until one is taken.
 * @returns how many that took, without those for which a machine had no room that the flood is too much for.
 */
async function untilTaken(program: Program): Promise<number> {
  for (let delivered = 1; delivered < 20;) {
    const { status, text } = await program.deliver(program.bounceOf('marketing'));
    if (status === 200) return delivered;
    if (!text.startsWith('busy: ')) delivered++;
    await sleep(500);
  }
  return Infinity;
}

// Of seconds tells reading-line.test.ts, whose clock no busy machine holds up.
it('the program takes its topic’s second message at the latest while 1,000 others a second name certificates of their own, and the first after a restart', async () => {
  await using program = await programWithTopic({});
  using forger = forgeMessages(program.webhooks, program.bounceOf('forged'), FLOOD_PER_SECOND);
  await sleep(1_000);
  expect(await untilTaken(program)).toBeLessThanOrEqual(2);
  await program.restart();
  await sleep(1_000);
  expect(await untilTaken(program)).toBe(1);
  expect(forger.posted()).toBeGreaterThan(FLOOD_PER_SECOND);
});

it('the program needs its certificate’s host no more after a restart', async () => {
  await using program = await programWithTopic({});
  await program.bounce('marketing', 1);
  await program.restart();
  program.closeEndpoint();
  expect(await program.deliver(program.bounceOf('marketing'))).toEqual({ status: 200, text: 'counted\n' });
});
