import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { answers, countedBy, deliverAll, runToEnd } from '../support/fault-program.ts';
import { programWithTopic } from '../support/program-with-topic.ts';

const advice = 'another process uses it; stop that one, or set another file in ledger.path';
const settings = { exposition: { zero_for: '0s' } } as const;

describe.concurrent('a ledger’s file that another process', () => {
  it('holds locked ends a start with what to do, and costs no event once it is free', async () => {
    await using program = await programWithTopic(settings);
    const file = join(program.folder, 'ledger.db');
    const bodies = [program.bounceOf('before'), program.bounceOf('before')];
    expect(await deliverAll(program, bodies)).toEqual([answers.counted, answers.counted]);
    await program.end('SIGKILL');

    // Held for as long as the program cares to wait, and longer.
    const other = new DatabaseSync(file);
    other.exec('BEGIN EXCLUSIVE');
    try {
      const ending = await runToEnd(program.file, program.folder);
      expect(ending.said).toContain(`ses-exporter: the ledger ${file} cannot be opened: ${advice}`);
      expect(ending.code).toBe(1);
    } finally {
      other.close();
    }

    await program.restart();
    const told = await deliverAll(program, [...bodies, program.bounceOf('after')]);
    expect(told).toEqual([answers.duplicate, answers.duplicate, answers.counted]);
    expect(await countedBy(program)).toEqual([3, 3]);
  });

  it('counts into is closed to everybody else, a second exporter too, while the first goes on', async () => {
    await using program = await programWithTopic(settings);
    const file = join(program.folder, 'ledger.db');
    const bodies = Array.from({ length: 3 }, () => program.bounceOf('one'));
    expect(await deliverAll(program, bodies)).toEqual(bodies.map(() => answers.counted));

    const [second, during] = await Promise.all([
      runToEnd(program.file, program.folder),
      deliverAll(program, bodies),
    ]);
    expect(second.said).toContain(`ses-exporter: the ledger ${file} cannot be opened: ${advice}`);
    expect(second.code).toBe(1);
    expect(during).toEqual(bodies.map(() => answers.duplicate));
    const other = new DatabaseSync(file);
    expect(() => other.exec('BEGIN EXCLUSIVE')).toThrow('database is locked');
    other.close();
    expect(await program.deliver(program.bounceOf('two'))).toEqual(answers.counted);
    expect(await countedBy(program)).toEqual([4, 4]);

    await program.restart();
    expect(await deliverAll(program, bodies)).toEqual(bodies.map(() => answers.duplicate));
    expect(await countedBy(program)).toEqual([4, 4]);
  });
});
