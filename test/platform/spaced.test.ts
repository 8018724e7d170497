import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { spaced } from '../../src/platform/spaced.ts';

describe('things that begin spaced', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('begin one after another, also those that come meanwhile and later', () => {
    const begun: string[] = [];
    const begin = spaced(50);
    begin(() => {
      begun.push('a');
      begin(() => begun.push('c'));
    });
    begin(() => begun.push('b'));
    const told = ['', '', '', ''].map(() => {
      const before = begun.join('');
      vi.advanceTimersByTime(50);
      return before;
    });
    expect(told).toEqual(['', 'a', 'ab', 'abc']);

    vi.advanceTimersByTime(1_000);
    begin(() => begun.push('d'));
    expect(begun).not.toContain('d');
    vi.advanceTimersByTime(50);
    expect(begun.join('')).toBe('abcd');
  });

  it('leave the thread to others in between, however long each takes', () => {
    const begun: number[] = [];
    const begin = spaced(50);
    const long = () => {
      begun.push(Date.now());
      vi.setSystemTime(Date.now() + 1_000);
    };
    begin(long);
    begin(long);
    vi.advanceTimersByTime(50);
    expect(begun).toHaveLength(1);
    vi.advanceTimersByTime(50);
    expect(begun).toHaveLength(2);
  });
});
