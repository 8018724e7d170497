import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchHeapRoom } from '../../src/app/heap-room.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('lets the heap’s room for young objects grow once a hundred messages come in a second, and says so once', () => {
  const registry = new MetricRegistry();
  const grow = vi.fn<() => void>();
  using _watching = watchHeapRoom(registry, grow);
  const second = (messages: number) => {
    registry.count('ses_exporter_messages_total', { receiver: 'sns' }, messages);
    vi.advanceTimersByTime(1_000);
  };
  // Those of before a start are no traffic.
  second(1_000_000);
  second(99);
  expect(grow).not.toHaveBeenCalled();
  second(60);
  registry.count('ses_exporter_messages_total', { receiver: 'sqs' }, 50);
  second(60);
  expect(grow).toHaveBeenCalledOnce();
  second(500);
  expect(grow).toHaveBeenCalledOnce();
});
