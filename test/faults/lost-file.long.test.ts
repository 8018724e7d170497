import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  answers,
  countedBy,
  deliverAll,
  errorsOf,
  tellsUnwritable,
  notReady,
  stateOf,
} from '../support/fault-program.ts';
import { programWithTopic } from '../support/program-with-topic.ts';

const settings = { exposition: { zero_for: '0s' } } as const;

async function withTwoCounted() {
  await using stack = new AsyncDisposableStack();
  const program = stack.use(await programWithTopic(settings));
  const early = [program.bounceOf('early'), program.bounceOf('early')];
  expect(await deliverAll(program, early)).toEqual([answers.counted, answers.counted]);
  expect(await countedBy(program)).toEqual([2, 2]);
  const held = stack.move();
  const file = join(program.folder, 'ledger.db');
  return { program, early, file, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
type World = Awaited<ReturnType<typeof withTwoCounted>>;

/** 20 messages are refused, probes and the log say so, and what is shown stays. */
async function expectLost({ program, file }: World, says: string): Promise<readonly string[]> {
  const late = Array.from({ length: 20 }, () => program.bounceOf('late'));
  expect(await deliverAll(program, late)).toEqual(late.map(() => answers.retry));
  expect(await stateOf(program)).toEqual(notReady);
  expect((await fetch(`http://${program.web}/-/healthy`)).status).toBe(200);
  expect(await countedBy(program)).toEqual([2, 2]);
  await tellsUnwritable(program, `the ledger ${file} is lost: ${says}`);
  return late;
}

describe('a ledger’s file that', () => {
  it('was moved away acknowledges nothing; put back and restarted, it counts each message once', async () => {
    await using world = await withTwoCounted();
    const { program, early, file } = world;
    await rename(file, `${file}.away`);
    const late = await expectLost(world, `${file} was removed or moved away`);
    await rename(`${file}.away`, file);
    // Readiness asks by a write of its own, which does not help here.
    for (let asked = 0; asked < 3; asked++) expect(await stateOf(program)).toEqual(notReady);
    await program.restart();
    expect(await deliverAll(program, [...early, ...late])).toEqual([
      ...early.map(() => answers.duplicate),
      ...late.map(() => answers.counted),
    ]);
    expect(await countedBy(program)).toEqual([22, 22]);
  });

  it('was removed with its log acknowledges nothing; a restart starts anew, and counts what comes again', async () => {
    await using world = await withTwoCounted();
    const { program, file } = world;
    await Promise.all([rm(file), rm(`${file}-wal`)]);
    const late = await expectLost(world, `${file} was removed or moved away`);
    await program.restart();
    expect(await deliverAll(program, late)).toEqual(late.map(() => answers.counted));
    expect(await countedBy(program)).toEqual([20, 20]);
  });

  it('was replaced by a copy acknowledges nothing; a restart goes on with the copy, and nothing of the other', async () => {
    await using world = await withTwoCounted();
    const { program, early, file } = world;
    await program.end('SIGTERM');
    await copyFile(file, `${file}.copy`);
    await program.restart();
    const between = program.bounceOf('between');
    expect(await program.deliver(between)).toEqual(answers.counted);
    await rename(`${file}.copy`, file);
    const late = Array.from({ length: 3 }, () => program.bounceOf('late'));
    expect(await deliverAll(program, late)).toEqual(late.map(() => answers.retry));
    await eventually(() =>
      expect(errorsOf(program)[0]?.err).toContain(`${file} was replaced by another file`),
    );
    await program.restart();
    expect(await countedBy(program)).toEqual([2, 2]);
    expect(await deliverAll(program, [...early, between, ...late])).toEqual([
      ...early.map(() => answers.duplicate),
      answers.counted,
      ...late.map(() => answers.counted),
    ]);
    expect(await countedBy(program)).toEqual([6, 6]);
  });
});
