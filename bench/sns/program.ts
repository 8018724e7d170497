import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { Config } from '../../src/config/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { quietCollectors } from '../common/quiet-config.ts';

/**
 * The whole program with the SNS receiver and a sqlite ledger on disk, or one in Redis, for the ingest
 * benchmarks. Usage: node program.ts CERTIFICATE_PEM TOPIC_ARN [REDIS_URL]; prints the port that takes messages.
 */
const [, , certificate = '', topic = '', redis] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-bench-'));
const config = Config.parse({
  accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
  collectors: quietCollectors,
  receivers: { sns: { topics: [topic] } },
  ledger: redis
    ? { type: 'redis', redis: { urls: [redis] } }
    : { type: 'sqlite', path: join(folder, 'ledger.db') },
  ...(redis && { roles: ['receive'] }),
  web: { listen: '127.0.0.1:0' },
  webhooks: { listen: '127.0.0.1:0' },
});
const app = await startApp(
  { config, secrets: [] },
  { ...systemIo(silentLogger), fetchText: () => Promise.resolve(certificate) },
);
console.log(`listening on ${new URL(app.webhooksUrl ?? '').port}`);
process.on('SIGTERM', () => {
  const counted = app.registry.family('ses_exporter_messages_counted_total').snapshot()[0]?.value;
  console.log(`counted ${counted}`);
  void app[Symbol.asyncDispose]().then(() => {
    rmSync(folder, { recursive: true });
    process.exit();
  });
});
