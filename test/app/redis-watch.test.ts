import { describe, expect, it } from 'vitest';
import { UNREADY_MS, watchRedis } from '../../src/app/redis-watch.ts';
import type { MemoryNews } from '../../src/ledger/redis/memory-watch.ts';
import type { MetricName } from '../../src/metrics/catalog.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { recordingLog } from '../support/http-log.ts';

const quiet: MemoryNews = { mayEvict: undefined, evicted: 0, unlimited: undefined, unknown: undefined };

function watched() {
  const log = recordingLog();
  const clock = { steady: 0 };
  const registry = new MetricRegistry();
  const watch = watchRedis({ registry, log, clock: { now: () => 0, steady: () => clock.steady } });
  const value = (name: MetricName) => registry.family(name).snapshot()[0]?.value;
  const told = () => log.lines.splice(0).map(({ message }) => message);
  return { watch, clock, value, told };
}

describe('what Redis says of its memory', () => {
  it('is that it may evict, until it may not', () => {
    const { watch, value, told } = watched();
    watch.onMemory(quiet);
    expect(value('ses_exporter_ledger_may_evict')).toBe(0);
    expect(watch.trouble()).toEqual([]);
    for (let look = 0; look < 2; look++) watch.onMemory({ ...quiet, mayEvict: 'it may' });
    expect(value('ses_exporter_ledger_may_evict')).toBe(1);
    expect(watch.trouble()).toEqual(['it may']);
    watch.onMemory(quiet);
    expect(value('ses_exporter_ledger_may_evict')).toBe(0);
    expect(watch.trouble()).toEqual([]);
    expect(told()).toEqual(['it may', 'Redis can no longer evict keys']);
  });

  it('counts what it evicted since the start, and is trouble for a while', () => {
    const { watch, clock, value, told } = watched();
    watch.onMemory({ ...quiet, evicted: 7 });
    expect(value('ses_exporter_ledger_evicted_keys_total')).toBe(0);
    expect(watch.trouble()).toEqual([]);
    expect(told()).toEqual([expect.stringMatching(/^Redis evicted keys before this start/)]);
    watch.onMemory({ ...quiet, evicted: 2 });
    watch.onMemory({ ...quiet, evicted: 3 });
    expect(value('ses_exporter_ledger_evicted_keys_total')).toBe(5);
    clock.steady = UNREADY_MS - 1;
    expect(watch.trouble()).toEqual(['Redis evicted keys within the last five minutes']);
    clock.steady = UNREADY_MS;
    expect(watch.trouble()).toEqual([]);
  });

  it('is told once where it has no limit yet, or does not tell', () => {
    const { watch, told } = watched();
    for (let look = 0; look < 2; look++)
      watch.onMemory({ ...quiet, unlimited: 'no limit', unknown: 'DENIED' });
    expect(told()).toEqual([
      'no limit',
      'Redis does not tell whether it evicts keys: make sure that maxmemory-policy is noeviction',
    ]);
  });
});

it('counts the shards that Redis lost, from 0', () => {
  const { watch, value, told } = watched();
  expect(value('ses_exporter_ledger_lost_shards_total')).toBe(0);
  watch.onLoss(2);
  watch.onLoss(1);
  expect(value('ses_exporter_ledger_lost_shards_total')).toBe(3);
  expect(told()).toHaveLength(2);
});
