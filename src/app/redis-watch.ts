import type { MemoryNews } from '../ledger/redis/memory-watch.ts';
import type { Runtime } from '../runtime.ts';
import { steadyNow } from '../platform/clock.ts';

export interface RedisWatchDeps extends Pick<Runtime, 'clock' | 'log' | 'registry'> {}

export interface RedisWatch {
  readonly onMemory: (news: MemoryNews) => void;
  /** Told of shards that were found empty, though they held something. */
  readonly onLoss: (shards: number) => void;
  /** Why the ledger cannot be relied on, though it answers; for readiness. */
  trouble(): readonly string[];
}

/** So long after the last eviction that was seen the exporter is not ready. */
export const UNREADY_MS = 5 * 60_000;

/**
 * Tells in metrics, in the log and to probes that Redis evicts, or may, and that it lost all that it held. What it evicted cannot be brought back, so that
 * readiness does not wait for more than that it has stopped: a receiver that stays away loses events for good, where one
 * that is ready counts some of them twice.
 */
export function watchRedis({ registry, log, clock }: RedisWatchDeps): RedisWatch {
  let mayEvict: string | undefined;
  let evictedAt = -Infinity;
  let isFirst = true;
  const evicted = 'ses_exporter_ledger_evicted_keys_total';
  const lost = 'ses_exporter_ledger_lost_shards_total';
  registry.preRegister(lost, {});
  const told = new Set<string>();
  const tellOnce = (what: string, fields: object) => {
    if (!told.has(what)) log.warn(fields, what);
    told.add(what);
  };
  return {
    onMemory(news) {
      registry.preRegister(evicted, {});
      registry.set('ses_exporter_ledger_may_evict', {}, news.mayEvict === undefined ? 0 : 1);
      if (news.mayEvict !== undefined && mayEvict === undefined) log.error({}, news.mayEvict);
      if (news.mayEvict === undefined && mayEvict !== undefined)
        log.info({}, 'Redis can no longer evict keys');
      ({ mayEvict } = news);
      if (news.unlimited !== undefined) tellOnce(news.unlimited, {});
      if (news.unknown)
        tellOnce(
          'Redis does not tell whether it evicts keys: make sure that maxmemory-policy is noeviction',
          {
            reason: news.unknown,
          },
        );
      if (news.evicted > 0 && isFirst)
        log.warn(
          { keys: news.evicted },
          'Redis evicted keys before this start: if they were the ledger’s, their messages are counted again when they are delivered again',
        );
      else if (news.evicted > 0) {
        evictedAt = steadyNow(clock);
        registry.count(evicted, {}, news.evicted);
        log.error(
          { keys: news.evicted },
          'Redis evicted keys: messages that are delivered again may be counted again; set maxmemory-policy noeviction',
        );
      }
      isFirst = false;
    },
    onLoss(shards) {
      registry.count(lost, {}, shards);
      log.error(
        { shards },
        'Redis lost its data: what was counted before is lost, and a message that is delivered again may be counted again',
      );
    },
    trouble: () => [
      ...(mayEvict === undefined ? [] : [mayEvict]),
      ...(steadyNow(clock) - evictedAt < UNREADY_MS
        ? ['Redis evicted keys within the last five minutes']
        : []),
    ],
  };
}
