import { setTimeout as wait } from 'node:timers/promises';
import { whileLeading } from '../../src/app/leadership.ts';
import { RedisLedger } from '../../src/config/redis.ts';
import { createPeriodSink } from '../../src/counting/period-sink.ts';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { day } from './ledger-bench.ts';
import { readingAt, source } from './period-truth.ts';

/**
 * Reads the periods of period-truth.ts while it holds the lease, and says when it begins and ends.
 * Usage: period-reader.ts SETTINGS_OF_LEDGER_REDIS_AS_JSON FIRST_SIGHT
 */
const [, , settings = '', since = ''] = process.argv;
const config = RedisLedger.parse(JSON.parse(settings));
const ledger = await openRedisLedger(config, { now: Date.now, retention: day });
const registry = new MetricRegistry(Date.now, { totals: 'hidden' });
const count = createPeriodSink(ledger, registry);
const { lease } = ledger;
whileLeading({
  lease,
  every: config.lease / 4,
  registry,
  log: silentLogger,
  onFirst: () => console.log('knows'),
  onBug: (err) => {
    throw err;
  },
  start: () => {
    console.log(`leads with token ${lease.token}`);
    const ended = { value: false };
    const read = async () => {
      while (!ended.value) {
        // As if AWS took its time: a reader that is stopped here goes on with an old reading.
        const reading = readingAt(Date.now(), Number(since));
        await wait(20);
        await count('sending-statistics', { source, ...reading }).then(
          () => console.log('counted'),
          (err: unknown) => console.log(`refused: ${String(err)}`),
        );
      }
    };
    const reading = read();
    return {
      async [Symbol.asyncDispose]() {
        ended.value = true;
        await reading;
        console.log('leads no more');
      },
    };
  },
});
