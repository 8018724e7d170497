import { randomBytes } from 'node:crypto';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';

/**
 * Counts events in a ledger file as receivers do, a hundred at a time. Prints what it cost as JSON.
 * Usage: ledger-keys-program.ts FILE NOW COMMITS, where NOW is the ledger's time in milliseconds since the epoch.
 */
const [file = '', now = '0', commits = '0'] = process.argv.slice(2);
const GROUP = 100;
const labels = { account_id: '123456789012', region: 'eu-west-1', event_type: 'send' };

const opening = performance.now();
const ledger = await openSqliteLedger(file, { now: () => Number(now), retention: 14 * 86_400_000 });
const opened = performance.now() - opening;
const times: number[] = [];
const before = process.cpuUsage();
for (let commit = 0; commit < Number(commits); commit++) {
  const entries = Array.from({ length: GROUP }, () => ({
    key: randomBytes(16).toString('hex'),
    // Of messages of the last seconds, as most events are.
    locality: (Number(now) - Math.floor(Math.random() * 10_000)).toString(16).padStart(12, '0'),
    increments: [{ metric: 'ses_events_total' as const, labels, part: '', value: 1 }],
  }));
  const started = performance.now();
  await ledger.countOnce(entries);
  times.push(performance.now() - started);
}
const { user, system } = process.cpuUsage(before);
const residentMiB = process.memoryUsage().rss / 1_024 / 1_024;
await ledger[Symbol.asyncDispose]();
const sorted = times.toSorted((a, b) => a - b);
console.log(
  JSON.stringify({
    opened,
    processorMs: (user + system) / 1_000,
    residentMiB,
    median: sorted[Math.floor(sorted.length / 2)],
    p99: sorted[Math.floor(sorted.length * 0.99)],
    longest: sorted.at(-1),
  }),
);
