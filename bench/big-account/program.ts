import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { connectAws } from '../../src/aws/connect.ts';
import { collectors } from '../../src/collectors/index.ts';
import { Config } from '../../src/config/config.ts';
import { isolateFromAws } from '../../src/demo/endpoints/aws-environment.ts';
import { AcceleratedClock } from '../../src/demo/company/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { SPEED } from './size.ts';

/**
 * The whole program on a large account, by a clock that runs SPEED times as fast; so does the pace of its calls, and the
 * seconds of its schedules are minutes, their minutes hours. Prints the port of its metrics. Usage: program.ts ENDPOINT START
 */
const [endpoint = '', start = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-bench-'));
isolateFromAws(folder);
const clock = new AcceleratedClock(Number(start), SPEED, () => Date.now());
clock.start();
const scaled = { now: () => performance.now() * SPEED, sleep: (ms: number) => sleep(ms / SPEED) };

/** `23 1-23/6 * * *` → `23 1-23/6 * * * *`; the seconds of a schedule that has them are too short to be seen. */
function hasty(schedule: string): string {
  const [minutes, hours] = schedule.split(' ').slice(-5);
  return `${minutes} ${hours} * * * *`;
}

const config = Config.parse({
  accounts: [{ region: 'eu-west-1', account_id: '123456789012', endpoint }],
  collectors: Object.fromEntries(
    collectors.map(({ name, schedule }) => [name, { enabled: true, schedule: hasty(schedule) }]),
  ),
  ledger: { type: 'sqlite', path: join(folder, 'ledger.db') },
  web: { listen: '127.0.0.1:0' },
});
const log = silentLogger;
const app = await startApp(
  { config, secrets: [] },
  { ...systemIo(log), clock, connect: (account, count) => connectAws(account, count, log, clock, scaled) },
);
console.log(`listening on ${new URL(app.webUrl).port}`);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGTERM', () => void app[Symbol.asyncDispose]().then(() => process.exit()));
