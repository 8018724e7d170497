import { once } from 'node:events';
import { startApp } from '../../src/app/app.ts';
import { systemIo } from '../../src/app/system-io.ts';
import { connectAws } from '../../src/aws/connect.ts';
import { createLogger } from '../../src/platform/pino-logger.ts';
import type { FromExporter, ToExporter } from './exporter.ts';
import { clockOf } from './shared-clock.ts';

/**
 * The whole exporter as `serve` runs it, but for its clock, which is that of the simulated world. Its parent sends the
 * configuration and, when time begins to run, since when; it says where it listens. SIGTERM ends it in order.
 */
process.on('disconnect', () => process.exit());
const [{ config, time }] = (await once(process, 'message')) as [Extract<ToExporter, { config: unknown }>];
const clock = clockOf(time);
process.on('message', (message: ToExporter) => {
  if ('startedAt' in message) clock.start(message.startedAt);
});

const log = createLogger({ level: 'error', format: 'logfmt' });
const app = await startApp(
  { config, secrets: [] },
  { ...systemIo(log), clock, connect: (account, count) => connectAws(account, count, log, clock) },
);
process.once('SIGTERM', () => void app[Symbol.asyncDispose]().then(() => process.exit()));
process.send?.({ web: app.webUrl, webhooks: app.webhooksUrl ?? '' } satisfies FromExporter);
