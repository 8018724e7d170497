import { benchAccuracy } from './accuracy/index.ts';
import { benchBigAccount } from './big-account/index.ts';
import { benchCloudwatchCalls } from './collection/calls.ts';
import { benchFirehose } from './firehose/index.ts';
import { benchLedgerKeys } from './ledger/index.ts';
import { benchLooking } from './looking/index.ts';
import { benchOtlpBridge } from './otlp/index.ts';
import { benchRedisIngest } from './redis/index.ts';
import { holds, printFigure, type Figure } from './report.ts';
import { benchScrape } from './scrape/index.ts';
import { benchSnsCommits, benchSnsIngest } from './sns/index.ts';
import { benchStart } from './start/index.ts';

/**
 * Usage: npm run bench [-- --short] [NAME …]. Exits with 1 when a figure misses its bound; in the short form, which is for
 * machines that do other things too, times are shown but do not decide.
 */
const args = process.argv.slice(2);
const short = args.includes('--short');
const names = args.filter((arg) => !arg.startsWith('--'));

const benches: Record<string, () => Promise<readonly Figure[]>> = {
  'sns-ingest': async () => [
    await benchSnsIngest(short ? 1_000 : 20_000, short ? 5_000 : 10_000, short ? 3 : 5),
    ...(await benchSnsCommits(5_000)),
  ],
  firehose: async () => [await benchFirehose(short ? 5_000 : 10_000, short ? 3 : 5)],
  'redis-ingest': () => benchRedisIngest(short ? 5_000 : 10_000, short ? 3 : 5, short ? 100_000 : 1_000_000),
  scrape: () => benchScrape(short),
  'otlp-bridge': () => benchOtlpBridge(10_000, short ? 9 : 31),
  'cloudwatch-calls': async () => [await benchCloudwatchCalls(12_345)],
  // A minute of the account's takes a second.
  'big-account': () => benchBigAccount(short ? 30 : 60),
  start: () => benchStart(short ? 3 : 9, short ? 5 : 15, short),
  // A key more or less is a row more or less: what ten million cost takes two minutes to see.
  'ledger-keys': () => benchLedgerKeys(short ? 200_000 : 10_000_000, short ? 300 : 2_000),
  // A time alone, which would decide nothing in the short form, and takes minutes to prepare.
  looking: async () => (short ? [] : benchLooking(366, 7)),
  accuracy: () => benchAccuracy(short),
};

let missed = 0;
for (const [name, run] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const figure of await run()) {
    printFigure(figure);
    if (!holds(figure) && !(short && figure.timed)) missed++;
  }
}
process.exitCode = missed > 0 ? 1 : 0;
