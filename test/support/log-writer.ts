import { createLogger } from '../../src/platform/pino-logger.ts';

/** Writes many lines to standard error and ends the process at once. Usage: log-writer.ts LINES */
const log = createLogger({ level: 'info', format: 'logfmt' });
const count = Number(process.argv[2]);
for (let line = 1; line <= count; line += 1) log.info({ line, filler: 'x'.repeat(500) }, 'a line');
process.exit(3);
