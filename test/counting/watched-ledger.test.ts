import { describe, expect, it } from 'vitest';
import { watchLedger } from '../../src/counting/watched-ledger.ts';
import { LedgerError } from '../../src/contracts/ledger.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger, type Logger } from '../../src/platform/logger.ts';

/** A ledger of which single verbs can be broken, and what is said of it. */
function bench() {
  const broken = new Set<string>();
  const said: string[] = [];
  const memory = openMemoryLedger({ now: Date.now, retention: 60_000 });
  const breaking = <T>(verb: string, work: () => Promise<T>): Promise<T> =>
    broken.has(verb) ? Promise.reject(new LedgerError('the disk is full')) : work();
  const log: Logger = {
    ...silentLogger,
    error: (_fields, message) => said.push(message),
    info: (_fields, message) => said.push(message),
  };
  const registry = new MetricRegistry();
  const ledger = watchLedger(
    {
      ...memory,
      countOnce: (entries) => breaking('countOnce', () => memory.countOnce(entries)),
      reveal: (series) => breaking('reveal', () => memory.reveal(series)),
    },
    registry,
    log,
  );
  const up = () => registry.family('ses_exporter_ledger_up').snapshot()[0]?.value;
  return { ledger, broken, said, up };
}

const event = [{ key: 'a', increments: [] }];

describe('the watched ledger', () => {
  it('is up until a write fails, and again when one succeeds, with a line each', async () => {
    const { ledger, broken, said, up } = bench();
    expect([ledger.healthy(), up()]).toEqual([true, 1]);
    broken.add('countOnce');
    for (let times = 0; times < 3; times++)
      await expect(ledger.countOnce(event)).rejects.toThrow(LedgerError);
    expect([ledger.healthy(), up()]).toEqual([false, 0]);
    broken.clear();
    await ledger.countOnce(event);
    expect([ledger.healthy(), up()]).toEqual([true, 1]);
    expect(said).toEqual([expect.stringContaining('cannot be written'), 'the ledger can be written again']);
  });

  it('is not up because a write of another kind succeeds', async () => {
    const { ledger, broken, said, up } = bench();
    broken.add('countOnce');
    await expect(ledger.countOnce(event)).rejects.toThrow(LedgerError);
    await ledger.reveal([]);
    expect([ledger.healthy(), up()]).toEqual([false, 0]);
    expect(said).toHaveLength(1);
  });
});
