import { describe, expect, it } from 'vitest';
import { createLogger, type LoggerOptions } from '../../src/platform/pino-logger.ts';

function bench(format: LoggerOptions['format']) {
  const lines: string[] = [];
  const levels: string[] = [];
  const log = createLogger({
    level: 'info',
    format,
    stream: { write: (line) => lines.push(line) },
    onLine: (level) => levels.push(level),
  });
  return { log, lines, levels };
}

describe('the log', () => {
  it('writes JSON lines with level, time, fields and message', () => {
    const { log, lines } = bench('json');
    log.child({ collector: 'cloudwatch' }).warn({ retryInSeconds: 15 }, 'collector failed');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      collector: 'cloudwatch',
      retryInSeconds: 15,
      message: 'collector failed',
    });
  });

  it('writes logfmt with quotes where they are needed', () => {
    const { log, lines } = bench('logfmt');
    log.info({ topic: 'a b', empty: '', count: 3, quote: 'say "x"', list: ['a'] }, 'started');
    expect(lines[0]).toMatch(
      /^level=info time=\S+ topic="a b" empty="" count=3 quote="say \\"x\\"" list="\[\\"a\\"\]" message=started\n$/,
    );
  });

  it('tells an error with its code and its cause, and hides what would be a secret', () => {
    const { log, lines } = bench('json');
    const cause = new Error('connect ECONNREFUSED');
    log.error(
      {
        err: Object.assign(new Error('ses GetSendQuota failed', { cause }), {
          name: 'AwsError',
          code: 'Throttling',
        }),
        token: 'abc',
      },
      'failed',
    );
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        name: 'AwsError',
        message: 'ses GetSendQuota failed',
        code: 'Throttling',
        cause: 'Error: connect ECONNREFUSED',
      },
      token: '[Redacted]',
    });
  });

  it('counts the lines that it writes, and only those', () => {
    const { log, levels } = bench('json');
    log.debug({}, 'not written');
    log.warn({}, 'written');
    expect(levels).toEqual(['warn']);
  });
});
