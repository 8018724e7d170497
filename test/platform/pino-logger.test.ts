import { describe, expect, it } from 'vitest';
import { createLogger, type LoggerOptions } from '../../src/platform/pino-logger.ts';

function bench(format: LoggerOptions['format'] = 'json') {
  const lines: string[] = [];
  const levels: string[] = [];
  const log = createLogger({
    level: 'info',
    format,
    stream: { write: (line) => lines.push(line) },
    onLine: (level) => levels.push(level),
  });
  const first = () => JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  return { log, lines, levels, first };
}

describe('the log', () => {
  it('writes JSON lines with level, time, fields and message', () => {
    const { log, first } = bench();
    log.child({ collector: 'cloudwatch' }).warn({ retryInSeconds: 15 }, 'collector failed');
    expect(first()).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      collector: 'cloudwatch',
      retryInSeconds: 15,
      message: 'collector failed',
    });
  });

  it('writes the same as logfmt', () => {
    const { log, lines } = bench('logfmt');
    log.child({ receiver: 'sns' }).info({ topic: 'a b' }, 'subscription confirmed');
    expect(lines).toEqual([
      expect.stringMatching(
        /^level=info time=\S+Z receiver=sns topic="a b" message="subscription confirmed"\n$/,
      ),
    ]);
  });

  it('tells an error with its code and the chain of its causes', () => {
    const { log, first } = bench();
    const refused = ['::1', '127.0.0.1'].map((host) => new Error(`connect ECONNREFUSED ${host}:1`));
    const network = Object.assign(new AggregateError(refused), { code: 'ECONNREFUSED' });
    const fetching = new TypeError('fetch failed', { cause: network });
    const err = Object.assign(new Error('ses GetSendQuota failed', { cause: fetching }), {
      name: 'AwsError',
      code: 'Throttling',
      $response: { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=…' } },
    });
    log.error({ err }, 'failed');
    expect(first()['err']).toEqual({
      name: 'AwsError',
      message: 'ses GetSendQuota failed',
      code: 'Throttling',
      cause: {
        name: 'TypeError',
        message: 'fetch failed',
        cause: {
          name: 'AggregateError',
          message: 'connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1',
          code: 'ECONNREFUSED',
        },
      },
    });
  });

  it('tells where a bug is, and comes to an end where causes form a ring', () => {
    const { log, first, lines } = bench();
    const bug = new Error('impossible');
    bug.cause = bug;
    log.error({ err: bug }, 'unexpected failure');
    expect(first()['err']).toMatchObject({
      message: 'impossible',
      stack: expect.stringContaining('pino-logger.test.ts'),
    });
    log.error({ err: 'thrown text' }, 'unexpected failure');
    expect(lines[1]).toContain('"err":{"message":"thrown text"}');
  });

  it('hides what would be a secret, in the line, in objects in it and in what a child carries', () => {
    const { log, lines } = bench();
    log.child({ accessKeyId: 's3cret' }).info(
      {
        token: 's3cret',
        request: { headers: { 'x-amz-firehose-access-key': 's3cret' }, authorization: 's3cret' },
        account: { external_id: 's3cret', region: 'eu-west-1' },
      },
      'a line',
    );
    expect(lines[0]).toContain('"region":"eu-west-1"');
    expect(lines[0]?.match(/\[Redacted\]/g)).toHaveLength(5);
    expect(lines[0]).not.toContain('s3cret');
  });

  it('counts the lines that it writes, and only those', () => {
    const { log, levels } = bench();
    log.debug({}, 'not written');
    log.warn({}, 'written');
    log.child({}).info({}, 'written');
    expect(levels).toEqual(['warn', 'info']);
  });
});
