import { openSqliteLedger } from '../../src/ledger/sqlite.ts';

/** Counts events for ever and prints the number of each once it was acknowledged. Usage: ledger-writer.ts FILE */
const ledger = await openSqliteLedger(process.argv[2] ?? '', { now: Date.now, retention: 86_400_000 });
const increments = [{ metric: 'ses_clicks_total', labels: {}, part: '', value: 1 }] as const;
async function write(from: number): Promise<void> {
  for (let at = from; ; at += 20) {
    await ledger.countOnce([{ key: at.toString(16).padStart(32, '0'), increments }]);
    process.stdout.write(`${at}\n`);
  }
}
await Promise.all(Array.from({ length: 20 }, (_unused, at) => write(at)));
