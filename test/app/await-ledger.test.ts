import { describe, expect, it } from 'vitest';
import { awaitLedger } from '../../src/app/await-ledger.ts';
import { LedgerAway, LedgerError } from '../../src/contracts/ledger.ts';
import { notedLog } from '../support/noted-log.ts';

/** A ledger that is away for so many tries, and what happened meanwhile. */
function ledgerAway(tries: number) {
  const happened: string[] = [];
  let left = tries;
  return {
    happened,
    open() {
      happened.push('asked');
      return left-- > 0 ? Promise.reject(new LedgerAway(`away, ${left} left`)) : Promise.resolve('ledger');
    },
    meanwhile(why: () => string) {
      happened.push(`meanwhile: ${why()}`);
      return Promise.resolve({
        [Symbol.asyncDispose]() {
          happened.push(`meanwhile ends: ${why()}`);
          return Promise.resolve();
        },
      });
    },
  };
}

describe('a ledger that is away at the start', () => {
  it('is waited for, and something else runs meanwhile, which ends before all begins', async () => {
    const ledger = ledgerAway(2);
    const { log, lines } = notedLog();
    expect(await awaitLedger({ ...ledger, log, pause: 1 })).toBe('ledger');
    expect(ledger.happened).toEqual([
      'asked',
      'meanwhile: away, 1 left',
      'asked',
      'asked',
      'meanwhile ends: away, 0 left',
    ]);
    expect(lines.map(({ message }) => message)).toEqual([
      'the ledger is not available: waiting for it, not ready until then',
      'the ledger is not available: waiting for it, not ready until then',
      'the ledger is available',
    ]);
  });

  it('is waited for until the program is told to stop', async () => {
    const ledger = ledgerAway(Infinity);
    const stop = new AbortController();
    const waiting = awaitLedger({ ...ledger, log: notedLog().log, pause: 60_000, stopping: stop.signal });
    stop.abort(new Error('told to stop'));
    await expect(waiting).rejects.toBe(stop.signal.reason);
    expect(ledger.happened.at(-1)).toMatch(/^meanwhile ends/);
  });

  it('is not waited for when waiting mends nothing', async () => {
    const wrong = new LedgerError('another version wrote it');
    const ledger = { ...ledgerAway(0), open: () => Promise.reject(wrong) };
    await expect(awaitLedger({ ...ledger, log: notedLog().log })).rejects.toBe(wrong);
    expect(ledger.happened).toEqual([]);
  });
});
