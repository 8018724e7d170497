import { describe, expect, it } from 'vitest';
import { inOrder } from '../../src/platform/in-order.ts';

const never = new AbortController().signal;

/** Tasks that end when they are told to, and who is running. */
function tasksOf(count: number) {
  const all = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const started: number[] = [];
  const signals: AbortSignal[] = [];
  const tasks = all.map(({ promise }, at) => (signal: AbortSignal) => {
    started.push(at);
    signals.push(signal);
    signal.addEventListener('abort', () => all[at]?.reject(signal.reason));
    return promise;
  });
  return { all, started, signals, tasks };
}

describe('tasks in order', () => {
  it('run so many at once, and give their results in their order', async () => {
    const { all, started, tasks } = tasksOf(4);
    const results = inOrder(tasks, 2, never);
    const first = results.next();
    all[1]?.resolve(11);
    all[0]?.resolve(10);
    expect((await first).value).toBe(10);
    expect(started).toEqual([0, 1]);
    const second = results.next();
    expect((await second).value).toBe(11);
    expect(started).toEqual([0, 1, 2]);
    all[3]?.resolve(13);
    all[2]?.resolve(12);
    expect((await results.next()).value).toBe(12);
    expect((await results.next()).value).toBe(13);
    expect((await results.next()).done).toBe(true);
  });

  it('are stopped where one fails, after what came before it', async () => {
    const { all, signals, started, tasks } = tasksOf(3);
    const results = inOrder(tasks, 3, never);
    const first = results.next();
    await expect.poll(() => started).toEqual([0, 1, 2]);
    all[1]?.reject(new Error('AWS is away'));
    all[0]?.resolve(10);
    expect((await first).value).toBe(10);
    await expect(results.next()).rejects.toThrow('AWS is away');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  it('are stopped where nobody wants more of them, and by their signal', async () => {
    const one = tasksOf(3);
    one.all[0]?.resolve(10);
    for await (const result of inOrder(one.tasks, 2, never)) {
      expect(result).toBe(10);
      break;
    }
    expect(one.started).toEqual([0, 1]);
    expect(one.signals[1]?.aborted).toBe(true);

    const other = tasksOf(2);
    const stop = new AbortController();
    const result = inOrder(other.tasks, 2, stop.signal).next();
    await expect.poll(() => other.started).toEqual([0, 1]);
    stop.abort(new Error('the program ends'));
    await expect(result).rejects.toThrow('the program ends');
  });
});
