import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { Config } from '../../src/config/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { quietCollectors } from '../common/quiet-config.ts';

/**
 * The whole program with the SQS receiver and a sqlite ledger on disk. It has read the queue before it prints a port.
 * Usage: node program.ts QUEUE_URL CONCURRENCY CERTIFICATE_PEM TOPIC_ARN
 */
const [, , url = '', concurrency = '', certificate = '', topic = ''] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-bench-'));
const queue = { url, region: 'eu-west-1', endpoint: new URL(url).origin };
const config = Config.parse({
  accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
  collectors: quietCollectors,
  receivers: {
    sqs: { queues: [{ ...queue, topics: [topic], concurrency: Number(concurrency) }] },
  },
  ledger: { type: 'sqlite', path: join(folder, 'ledger.db') },
  web: { listen: '127.0.0.1:0' },
});
const app = await startApp(
  { config, secrets: [] },
  { ...systemIo(silentLogger), fetchText: () => Promise.resolve(certificate) },
);
console.log('listening on 1');
process.on('SIGTERM', () => {
  void app[Symbol.asyncDispose]().then(() => {
    rmSync(folder, { recursive: true });
    process.exit();
  });
});
