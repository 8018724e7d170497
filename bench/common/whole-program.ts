import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { collectorNames } from '../../src/collectors/index.ts';
import { Config, type ConfigInput } from '../../src/config/config.ts';
import type { Io } from '../../src/io.ts';
import { silentLogger } from '../../src/platform/logger.ts';

/** So that nothing but what is measured takes time. */
const quietCollectors = Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }]));

/**
 * Starts the whole program as a process of its own: with a sqlite ledger on the disk and no collector, unless the
 * configuration has others. It ends when it is told to.
 * @param io of the outside world what is not the real one.
 */
export async function startWholeProgram(config: ConfigInput, io: Partial<Io> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-bench-'));
  const whole = Config.parse({
    accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
    collectors: quietCollectors,
    ledger: { type: 'sqlite', path: join(folder, 'ledger.db') },
    web: { listen: '127.0.0.1:0' },
    webhooks: { listen: '127.0.0.1:0' },
    ...config,
  });
  const app = await startApp({ config: whole, secrets: [] }, { ...systemIo(silentLogger), ...io });
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.on('SIGTERM', () => void app[Symbol.asyncDispose]().then(() => process.exit()));
  return app;
}

/** What whoever starts the program waits for: where it listens. */
export function printPorts(...urls: readonly (string | undefined)[]): void {
  console.log(`listening on ${urls.map((url = '') => new URL(url).port).join(' ')}`);
}
