import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overwrite, spoilPage } from '../support/fault-damage.ts';
import {
  answers,
  countedBy,
  deliverAll,
  tellsUnwritable,
  notReady,
  runToEnd,
  stateOf,
} from '../support/fault-program.ts';
import { programWithTopic } from '../support/program-with-topic.ts';

const damaged = 'the file is damaged; restore a copy, or move it away to start with an empty ledger';

/** A program that counted two events and ended in order, and a copy of its file. */
async function ended() {
  await using stack = new AsyncDisposableStack();
  const program = stack.use(await programWithTopic({ exposition: { zero_for: '0s' } }));
  const bodies = [program.bounceOf('before'), program.bounceOf('before')];
  expect(await deliverAll(program, bodies)).toEqual([answers.counted, answers.counted]);
  await program.end('SIGTERM');
  const file = join(program.folder, 'ledger.db');
  const copy = join(program.folder, 'copy.db');
  await copyFile(file, copy);
  const held = stack.move();
  return { program, bodies, file, copy, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
type Ended = Awaited<ReturnType<typeof ended>>;

/** The advice, followed. */
async function restore({ program, bodies, file, copy }: Ended, newBody: string): Promise<void> {
  await program.end('SIGKILL');
  await copyFile(copy, file);
  await program.restart();
  expect(await deliverAll(program, [...bodies, newBody, newBody])).toEqual([
    answers.duplicate,
    answers.duplicate,
    answers.counted,
    answers.duplicate,
  ]);
  expect(await stateOf(program)).toMatchObject({ ready: 200, up: 1 });
  expect(await countedBy(program)).toEqual([3, 3]);
}

describe('a ledger’s file', () => {
  it.each([
    [
      'with garbage where its header was',
      (file: string) => overwrite(file, 0, 100),
      'the file is not a ledger; move it away to start with an empty one, or set another file in ledger.path',
    ],
    ['with garbage where its counters were', (file: string) => spoilPage(file, 'series'), damaged],
  ])('%s is named and refused as it is, and a copy of it loses no event', async (_what, spoil, advice) => {
    await using world = await ended();
    const { program, file } = world;
    await spoil(file);
    const beyondFirstPage = async () => (await readFile(file)).subarray(4_096);
    const before = await beyondFirstPage();
    const ending = await runToEnd(program.file, program.folder);
    expect(ending.said).toContain(`ses-exporter: the ledger ${file} cannot be opened: ${advice}`);
    expect(ending.code).toBe(1);
    // Not made anew, and nothing of what can be saved is lost.
    expect(before.equals(await beyondFirstPage())).toBe(true);
    await restore(world, program.bounceOf('after'));
  });

  it('whose damage is met only by an event refuses the event for a retry, and a copy loses none', async () => {
    await using world = await ended();
    const { program, file } = world;
    await spoilPage(file, 'sqlite_autoindex_counted_1');
    await program.restart();
    expect(await countedBy(program)).toEqual([2, 2]);
    const body = program.bounceOf('after');
    expect(await deliverAll(program, [body, body])).toEqual([answers.retry, answers.retry]);
    for (let asked = 0; asked < 5; asked++)
      expect((await fetch(`http://${program.web}/-/ready`)).status).toBe(503);
    expect(await stateOf(program)).toEqual(notReady);
    await tellsUnwritable(program, `the ledger ${file} could not be written: ${damaged}`);
    expect(await countedBy(program)).toEqual([2, 2]);
    await restore(world, body);
  });
});
