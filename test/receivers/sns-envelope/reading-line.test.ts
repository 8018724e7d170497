import { describe, expect, it } from 'vitest';
import { ReadingLine } from '../../../src/receivers/sns-envelope/reading-line.ts';

const SECOND = 1_000;
const topic = 'ours';

/** A line whose time the test moves; in every millisecond of the first so many a stranger does something. */
function flooded(stranger: (line: ReadingLine<string>, at: number) => void, until: number) {
  let now = 0;
  let random = 1;
  const reads: { readonly url: string; readonly at: number }[] = [];
  const asks = new Map<number, () => void>();
  let sleeping: { readonly end: number; readonly wake: () => void } | undefined;
  const line: ReadingLine<string> = new ReadingLine<string>({
    read: (url) => {
      reads.push({ url, at: now });
      return Promise.resolve(url.startsWith('genuine') ? 'key' : 'none');
    },
    crowdedOut: 'crowded out',
    // The minimal standard generator of Park and Miller.
    random: () => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647,
    time: {
      now: () => now,
      sleep: (ms) => new Promise<void>((wake) => (sleeping = { end: now + ms, wake })),
    },
  });
  return {
    reads,
    /** Asks at that moment, and resolves with the answer and how long it took: milliseconds. */
    ask: (at: number, url: string, lane: string) =>
      new Promise<{ readonly answer: string; readonly after: number }>((resolve) => {
        asks.set(at, () => {
          void line.ask(url, lane).then((answer) => resolve({ answer, after: now - at }));
        });
      }),
    /** Lets the flood pass, and then all be read that waits. */
    run: async () => {
      for (; now < until + 5 * SECOND; now++) {
        if (now < until) stranger(line, now);
        asks.get(now)?.();
        if (sleeping && sleeping.end > now) continue;
        sleeping?.wake();
        sleeping = undefined;
        await new Promise(setImmediate);
      }
    },
  };
}

const another = (line: ReadingLine<string>, at: number) => void line.ask(`forged ${at}`, topic);

describe('the line of URLs to be read', () => {
  it('reads 100 a second at most, each once, and sends away who finds it full', async () => {
    const answers = new Map<string, number>();
    const counting = (line: ReadingLine<string>, at: number) =>
      void line
        .ask(`forged ${at}`, topic)
        .then((answer) => answers.set(answer, 1 + (answers.get(answer) ?? 0)));
    const bench = flooded(counting, 5 * SECOND);
    await bench.run();
    const early = bench.reads.filter(({ at }) => at < 5 * SECOND);
    expect(early.length).toBeGreaterThan(490);
    expect(early.length).toBeLessThanOrEqual(501);
    expect(new Set(bench.reads.map(({ url }) => url)).size).toBe(bench.reads.length);
    expect(answers.get('crowded out')).toBeGreaterThan(4_000);
  });

  it('reads what comes in another lane at the turn after the next, whatever waits in the first', async () => {
    const bench = flooded(another, 5 * SECOND);
    const asked = [1_001, 2_002, 3_003].map((at) => bench.ask(at, `genuine ${at}`, `${topic} known`));
    await bench.run();
    for (const { answer, after } of await Promise.all(asked)) {
      expect(answer).toBe('key');
      expect(after).toBeLessThanOrEqual(30);
    }
  });

  it('reads a URL among 1,000 others a second as soon as it has come twice, 20 seconds later too', async () => {
    const bench = flooded(another, 25 * SECOND);
    const urls = Array.from({ length: 8 }, (_, index) => ({ index, url: `genuine ${index}` }));
    const first = urls.map(({ index, url }) => bench.ask(2_005 + 100 * index, url, topic));
    const second = urls.map(({ index, url }) => bench.ask(22_005 + 100 * index, url, topic));
    await bench.run();
    expect((await Promise.all(first)).map(({ answer }) => answer)).toContain('crowded out');
    for (const { answer, after } of await Promise.all(second)) {
      expect(answer).toBe('key');
      expect(after).toBeLessThanOrEqual(40);
    }
  });

  it('reads it within 5 seconds too where strangers name each of theirs fifty times', async () => {
    const recurring = (line: ReadingLine<string>, at: number) =>
      void line.ask(`forged ${Math.floor(at / SECOND)}/${at % 20}`, topic);
    const bench = flooded(recurring, 12 * SECOND);
    const asked = [3_000, 5_000, 7_000].map((at) => bench.ask(at, `genuine ${at}`, topic));
    await bench.run();
    for (const { answer, after } of await Promise.all(asked)) {
      expect(answer).toBe('key');
      expect(after).toBeLessThan(5 * SECOND);
    }
  });
});
