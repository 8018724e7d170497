import { describe, expect, it, vi } from 'vitest';
import { Keys } from '../../src/ledger/redis/keys.ts';
import { MemoryWatch, type MemoryNews } from '../../src/ledger/redis/memory-watch.ts';

const every = 300;

/** A server with the lines that it answers INFO with (redis.io, INFO). */
function serverWith(fields: Record<string, string | number>): string[] {
  return Object.entries(fields).map(([name, value]) => `${name}:${value}\r\n`);
}

/** What a watch says of a server that answers so, one look after the other. */
async function newsOf(...answers: readonly Record<string, string | number>[]): Promise<readonly number[]> {
  vi.useFakeTimers();
  try {
    const news: MemoryNews[] = [];
    let look = 0;
    using watch = new MemoryWatch({
      connection: { run: async () => serverWith({ maxmemory_policy: 'noeviction', ...answers[look++] }) },
      keys: new Keys('ledger', 1),
      urls: ['redis://a'],
      every,
      onNews: (one) => news.push(one),
    });
    await watch.open();
    while (look < answers.length) await vi.advanceTimersByTimeAsync(every);
    return news.map(({ evicted }) => evicted);
  } finally {
    vi.useRealTimers();
  }
}

describe('keys that a server evicted', () => {
  it('are those since the last look', async () => {
    const looks = [5, 7, 7, 8].map((evicted_keys, at) => ({
      run_id: 'a',
      uptime_in_seconds: 100 + at,
      evicted_keys,
    }));
    expect(await newsOf(...looks)).toEqual([5, 2, 0, 1]);
  });

  it('are all that one evicted that is up since the last look, though its second is over', async () => {
    const before = { run_id: 'a', uptime_in_seconds: 100, evicted_keys: 0 };
    const after = { run_id: 'b', uptime_in_seconds: 1, evicted_keys: 3 };
    expect(await newsOf(before, after, { ...after, evicted_keys: 4 })).toEqual([0, 3, 1]);
  });

  it('are none of before that one took over', async () => {
    const before = { run_id: 'a', uptime_in_seconds: 100, evicted_keys: 0 };
    const after = { run_id: 'b', uptime_in_seconds: 90, evicted_keys: 3 };
    expect(await newsOf(before, after, { ...after, evicted_keys: 4 })).toEqual([0, 0, 1]);
  });

  it('count anew where somebody set its count back', async () => {
    const looks = [5, 2].map((evicted_keys) => ({ run_id: 'a', uptime_in_seconds: 100, evicted_keys }));
    expect(await newsOf(...looks)).toEqual([5, 2]);
  });
});
