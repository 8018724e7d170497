import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAws } from '../../src/aws/connect.ts';
import { collectors } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import type { Ledger } from '../../src/contracts/ledger.ts';
import { createPeriodSink } from '../../src/counting/period-sink.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startCollectors } from '../../src/runner/index.ts';
import { ManualTimetable } from '../../test/support/aws-collector-bench.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { costOf } from './stopwatch.ts';

/**
 * The collector of CloudWatch under its runner, with a ledger on the disk: at first sight, once more, and then so many
 * times, five minutes later each time. Usage: node program.ts ENDPOINT SERIES ROUNDS; prints what each run cost as JSON.
 */
const [endpoint = '', series = '', rounds = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-bench-'));
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' });
const clock = new ManualClock(Date.now());
const registry = new MetricRegistry(() => clock.now());
const timetable = new ManualTimetable();
const log = silentLogger;
const account = { account_id: '123456789012', region: 'eu-west-1', endpoint };
let calls = 0;
const aws = connectAws(
  account,
  ({ operation }) => void (operation === 'GetMetricData' && calls++),
  log,
  clock,
);
const settings = Config.parse({ collectors: { cloudwatch: { max_metrics: Number(series) } } });
for (const { name } of collectors) settings.collectors[name].enabled = name === 'cloudwatch';
const ledger = await openSqliteLedger(join(folder, 'ledger.db'), {
  now: () => clock.now(),
  retention: 86_400_000,
});
let commits = 0;
let slots = 0;
const counted: Ledger = {
  ...ledger,
  countPeriods(batch) {
    commits++;
    slots += batch.observations.length;
    return ledger.countPeriods(batch);
  },
};

let running: ReturnType<typeof startCollectors> | undefined;
/** The first begins by itself. */
async function collect(): Promise<void> {
  if (running) {
    clock.pass(300_000);
    await timetable.tick();
    return;
  }
  running = startCollectors({
    accounts: [aws],
    collectors,
    settings: settings.collectors,
    registry,
    countPeriods: createPeriodSink(counted, registry),
    preRegister: () => undefined,
    source: (name) => ledger.source(name),
    clock,
    log,
    timetable,
  });
  await running.firstRuns;
}

const runs = [];
for (let round = 0; round < Number(rounds) + 2; round++) {
  [calls, commits, slots] = [0, 0, 0];
  const cost = await costOf(collect);
  runs.push({ ...cost, calls, commits, slots, resident: process.memoryUsage.rss() });
}
const sum = registry
  .family('ses_cloudwatch_dimension_events_total')
  .snapshot()
  .reduce((all, { value }) => all + value, 0);
await running?.[Symbol.asyncDispose]();
aws.destroy();
await ledger[Symbol.asyncDispose]();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ sum, runs }));
