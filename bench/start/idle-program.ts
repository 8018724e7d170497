import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { Config } from '../../src/config/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { quietCollectors } from '../common/quiet-config.ts';

/** The whole program with the SNS receiver open and nothing to do. Prints the port of its metrics. */
const config = Config.parse({
  accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
  collectors: quietCollectors,
  receivers: { sns: { topics: ['arn:aws:sns:eu-west-1:123456789012:ses-events'] } },
  ledger: { type: 'memory' },
  web: { listen: '127.0.0.1:0' },
  webhooks: { listen: '127.0.0.1:0' },
});
const app = await startApp({ config, secrets: [] }, systemIo(silentLogger));
console.log(`listening on ${new URL(app.webUrl).port}`);
process.on('SIGTERM', () => void app[Symbol.asyncDispose]().then(() => process.exit()));
