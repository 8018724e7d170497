import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Turns } from '../../../src/receivers/firehose/turns.ts';

describe('turns', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are waited for so long and no longer, in the order of coming', async () => {
    const turns = new Turns(1, 2, 3_000);
    const first = Promise.withResolvers<string>();
    const told: string[] = [];
    const come = async (name: string, work: () => Promise<string>) => {
      told.push(await turns.run(work, () => `${name} turned away`));
    };
    const all = [come('first', () => first.promise), come('second', () => Promise.resolve('second worked'))];
    await vi.advanceTimersByTimeAsync(1_000);
    all.push(come('third', () => Promise.resolve('third worked')));
    all.push(come('fourth', () => Promise.resolve('fourth worked')));
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['fourth turned away']);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toEqual(['fourth turned away', 'second turned away']);
    first.resolve('first worked');
    await Promise.all(all);
    expect(told.slice(2)).toEqual(['first worked', 'third worked']);
    // Nobody's place was lost.
    expect(
      await turns.run(
        () => Promise.resolve('works'),
        () => 'turned away',
      ),
    ).toBe('works');
    expect(vi.getTimerCount()).toBe(0);
  });
});
