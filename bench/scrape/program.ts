import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { Config } from '../../src/config/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { quietCollectors } from '../common/quiet-config.ts';

/**
 * The whole program with the Firehose receiver, a sqlite ledger on disk, and room for any number of series.
 * Usage: node program.ts STREAM_ARN ACCESS_KEY; prints the ports that take scrapes and batches.
 */
const [, , source = '', key = ''] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-bench-'));
const config = Config.parse({
  accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
  collectors: quietCollectors,
  receivers: { firehose: { sources: [source], access_keys: [key] } },
  labels: { tags: ['campaign'], max_series_per_metric: 1_000_000 },
  exposition: { zero_for: '1s' },
  ledger: { type: 'sqlite', path: join(folder, 'ledger.db') },
  web: { listen: '127.0.0.1:0' },
  webhooks: { listen: '127.0.0.1:0' },
});
const app = await startApp({ config, secrets: [] }, systemIo(silentLogger));
console.log(`listening on ${[app.webUrl, app.webhooksUrl ?? ''].map((url) => new URL(url).port).join(' ')}`);
process.on('SIGTERM', () => {
  void app[Symbol.asyncDispose]().then(() => {
    rmSync(folder, { recursive: true });
    process.exit();
  });
});
