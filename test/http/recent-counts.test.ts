import { describe, expect, it } from 'vitest';
import { RecentCounts } from '../../src/http/recent-counts.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';

const minute = 60_000;
const REJECTED = 'ses_exporter_messages_rejected_total';

function world() {
  let time = Date.UTC(2026, 0, 2, 12);
  const registry = new MetricRegistry(() => time);
  const recent = new RecentCounts(registry, () => time);
  return {
    recent,
    now: () => time,
    count: (receiver: string, reason: string, times: number) => {
      registry.count(REJECTED, { receiver, reason }, times);
      recent.look();
    },
    pass: (minutes: number) => {
      time += minutes * minute;
      recent.look();
    },
  };
}

describe('recent counts', () => {
  it('are what was counted within a time, by every label that is asked for', () => {
    const { recent, count, pass } = world();
    count('sns', 'stale', 5);
    pass(30);
    count('sns', 'stale', 2);
    count('sns', 'busy', 1);
    count('sqs', 'stale', 10);
    expect(recent.increase(REJECTED, { receiver: 'sns', reason: 'stale' }, 60 * minute)).toBe(7);
    expect(recent.increase(REJECTED, { receiver: 'sns', reason: 'stale' }, 10 * minute)).toBe(2);
    expect(recent.increase(REJECTED, { receiver: 'sns' }, 10 * minute)).toBe(3);
    expect(recent.increase(REJECTED, {}, 60 * minute)).toBe(18);
    expect(recent.values(REJECTED, 'receiver')).toEqual(['sns', 'sqs']);
  });

  it('end, while the total stays, and the time of the last is known', () => {
    const { recent, count, pass, now } = world();
    count('sns', 'stale', 5);
    const counted = now();
    pass(600);
    expect(recent.increase(REJECTED, {}, 60 * minute)).toBe(0);
    expect(recent.total(REJECTED, {})).toBe(5);
    expect(recent.last(REJECTED, {})).toBe(counted);
    count('sns', 'stale', 1);
    expect(recent.increase(REJECTED, {}, 60 * minute)).toBe(1);
    expect(recent.total(REJECTED, {})).toBe(6);
  });

  it('stay right over a day of steady counting', () => {
    const { recent, count, pass } = world();
    for (let at = 0; at < 24 * 60; at++) {
      count('sns', 'busy', 1);
      pass(1);
    }
    expect(recent.increase(REJECTED, {}, 60 * minute)).toBe(60);
    expect(recent.total(REJECTED, {})).toBe(1_440);
  });

  it('are none where a series is there and counted nothing', () => {
    const registry = new MetricRegistry(() => 0);
    registry.preRegister(REJECTED, { receiver: 'sns', reason: 'stale' });
    const recent = new RecentCounts(registry, () => 0);
    recent.look();
    expect(recent.last(REJECTED, {})).toBeUndefined();
    expect(recent.increase(REJECTED, {}, minute)).toBe(0);
    expect(recent.values(REJECTED, 'reason')).toEqual([]);
  });
});
