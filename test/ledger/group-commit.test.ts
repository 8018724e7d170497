import { describe, expect, it } from 'vitest';
import { GroupCommit } from '../../src/ledger/group-commit.ts';

/** Answers each request with its square, and remembers what was committed together. */
function squares() {
  const groups: number[][] = [];
  const queue = new GroupCommit<number, number>((requests) => {
    groups.push([...requests]);
    if (requests.includes(13)) throw new Error('unlucky');
    return requests.map((one) => one * one);
  });
  return { groups, queue };
}

describe('a group commit', () => {
  it('commits what waits at the same time together, and gives each its own result', async () => {
    const { groups, queue } = squares();
    expect(await Promise.all([2, 3, 4].map((one) => queue.submit(one)))).toEqual([4, 9, 16]);
    expect(await queue.submit(5)).toBe(25);
    expect(groups).toEqual([[2, 3, 4], [5]]);
  });

  it('rejects everyone whose commit failed, and commits the next', async () => {
    const { groups, queue } = squares();
    const settled = await Promise.allSettled([1, 13, 2].map((one) => queue.submit(one)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await Promise.all([1, 2].map((one) => queue.submit(one)))).toEqual([1, 4]);
    expect(groups).toEqual([
      [1, 13, 2],
      [1, 2],
    ]);
  });

  it('splits a crowd into groups, in order', async () => {
    const { groups, queue } = squares();
    const crowd = Array.from({ length: 2_500 }, (_unused, at) => at + 100);
    expect(await Promise.all(crowd.map((one) => queue.submit(one)))).toEqual(crowd.map((one) => one * one));
    expect(groups.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
    expect(groups.flat()).toEqual(crowd);
  });

  it('runs one commit at a time when commits take their time; what arrives meanwhile waits for the next', async () => {
    const events: string[] = [];
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const queue = new GroupCommit<string, string>(async (requests) => {
      events.push(`begin ${requests.join()}`);
      begun.resolve();
      await finish.promise;
      events.push(`end ${requests.join()}`);
      return requests;
    });
    const first = queue.submit('a');
    await begun.promise;
    const others = [queue.submit('b'), queue.submit('c')];
    finish.resolve();
    await queue.drained();
    expect(events).toEqual(['begin a', 'end a', 'begin b,c', 'end b,c']);
    expect(await Promise.all([first, ...others])).toEqual(['a', 'b', 'c']);
  });
});
