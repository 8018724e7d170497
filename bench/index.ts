import { benchAccuracy } from './accuracy/index.ts';
import { benchBigAccount } from './big-account/index.ts';
import { benchCollection } from './collection/index.ts';
import { benchFirehose, benchFirehoseCommits, growthFirehose } from './firehose/index.ts';
import { benchLedgerKeys, growthLedgerCounting, growthLedgerFile } from './ledger/index.ts';
import { benchLooking } from './looking/index.ts';
import { benchOtlpBridge } from './otlp/index.ts';
import { writeReadme } from './readme.ts';
import { benchRedisIngest } from './redis/index.ts';
import { holds, print, type Finding } from './report.ts';
import { benchScrape } from './scrape/index.ts';
import { benchSnsCommits, benchSnsIngest } from './sns/index.ts';
import { benchSqs, benchSqsCalls } from './sqs/index.ts';
import { benchStart } from './start/index.ts';

/**
 * Usage: npm run bench [-- [--short] [--write] [NAME …]]. Exits with 1 when a figure misses its bound; in the short form,
 * which is for machines that do other things too, times are shown but do not decide. `--write` writes what was found into
 * README.md.
 */
const args = process.argv.slice(2);
const short = args.includes('--short');
const names = args.filter((arg) => !arg.startsWith('--'));

const benches: Record<string, () => Promise<readonly Finding[]>> = {
  'sns-ingest': async () => [
    await benchSnsIngest(short ? 1_000 : 20_000, short ? 5_000 : 10_000, short ? 3 : 5),
    ...(await benchSnsCommits(5_000)),
  ],
  firehose: async () => [
    await benchFirehose(short ? 5_000 : 10_000, short ? 1 : 5, short ? 3 : 5),
    await benchFirehoseCommits(10_000),
    await growthFirehose(short),
  ],
  sqs: async () => [
    await benchSqs(short ? 1_000 : 5_000, short ? 4_000 : 10_000, short ? 3 : 5),
    ...(await benchSqsCalls(2_000)),
  ],
  'redis-ingest': () => benchRedisIngest(short ? 5_000 : 10_000, short ? 3 : 5, short ? 100_000 : 1_000_000),
  scrape: () => benchScrape(short),
  'otlp-bridge': () => benchOtlpBridge(10_000, short ? 9 : 31),
  collection: () => benchCollection(short),
  // A minute of the account's takes a second.
  'big-account': () => benchBigAccount(short ? 30 : 60),
  start: () => benchStart(short ? 3 : 9, short ? 5 : 15, short),
  // A key more or less is a row more or less: what ten million cost takes two minutes to see.
  'ledger-keys': async () => [
    ...(await benchLedgerKeys(short ? 200_000 : 10_000_000, short ? 300 : 2_000)),
    await growthLedgerCounting(short),
    await growthLedgerFile(short),
  ],
  // A time alone, which would decide nothing in the short form, and takes minutes to prepare.
  looking: async () => (short ? [] : benchLooking(366, 7)),
  accuracy: () => benchAccuracy(short),
};

const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0)
  throw new Error(
    `no benchmark is called ${unknown.join(', ')}: there are ${Object.keys(benches).join(', ')}`,
  );

const found = new Map<string, readonly Finding[]>();
for (const [name, run] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const findings = await run();
  found.set(name, findings);
  for (const finding of findings) print(finding);
}
if (args.includes('--write')) writeReadme(found, Object.keys(benches));
const missed = [...found.values()].flat().filter((finding) => !holds(finding) && !(short && finding.timed));
process.exitCode = missed.length > 0 ? 1 : 0;
