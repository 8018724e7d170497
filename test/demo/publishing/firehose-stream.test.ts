import { describe, expect, it } from 'vitest';
import { FirehoseStream, isAcknowledged } from '../../../src/demo/publishing/firehose-stream.ts';
import { firehoseBench, KEY } from '../../support/firehose-bench.ts';
import { NOW } from '../../support/sns-topic.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';
import { eventually } from '../../support/eventually.ts';

const clock = { now: () => NOW };

describe('the simulated stream', () => {
  it('gathers events and delivers them together', async () => {
    await using bench = await firehoseBench();
    await using stream = new FirehoseStream(clock, { url: bench.url, accessKey: KEY }, { interval: 60_000 });
    for (const name of ['send', 'delivery', 'open'] as const) stream.publish(fixtureText(name));
    await stream.idle();
    expect(bench.received.map(({ type }) => type)).toEqual(['send', 'delivery', 'open']);
    expect(bench.requests).toHaveLength(1);
    expect(bench.requests[0]?.headers['content-encoding']).toBe('gzip');
    expect(stream.stats).toEqual({ delivered: 3, redelivered: 0, retried: 0, failed: 0, lost: 0 });
  });

  it('delivers when so many bytes are there, or after a while', async () => {
    await using bench = await firehoseBench();
    const event = fixtureText('send');
    await using large = new FirehoseStream(
      clock,
      { url: bench.url, accessKey: KEY },
      { size: 2 * event.length },
    );
    for (let at = 0; at < 4; at++) large.publish(event);
    await large.idle();
    expect(bench.requests).toHaveLength(2);
    await using slow = new FirehoseStream(
      clock,
      { url: bench.url, accessKey: KEY },
      { interval: 5, gzip: false },
    );
    slow.publish(event);
    await eventually(() => expect(bench.received).toHaveLength(5));
  });

  it('brings a batch again under the same request id until it is acknowledged', async () => {
    await using bench = await firehoseBench();
    const { judge } = bench.world;
    let tries = 0;
    bench.world.judge = (event) => (++tries < 3 ? Promise.reject(new Error('disk full')) : judge(event));
    await using stream = new FirehoseStream(clock, { url: bench.url, accessKey: KEY }, { firstPause: 1 });
    stream.publish(fixtureText('bounce'));
    await stream.idle();
    expect(bench.received).toHaveLength(1);
    expect(stream.stats).toMatchObject({ delivered: 1, retried: 2, failed: 0 });
    expect(new Set(bench.requests.map(({ headers }) => headers['x-amz-firehose-request-id'])).size).toBe(1);
  });

  it('gives up when its time is over, and brings one twice when it is told to', async () => {
    await using bench = await firehoseBench();
    const wrong = { url: bench.url, accessKey: 'not-the-access-key' };
    await using failing = new FirehoseStream(clock, wrong, { firstPause: 1, retryDuration: 3 });
    failing.publish(fixtureText('bounce'));
    await failing.idle();
    expect(failing.stats).toMatchObject({ delivered: 0, retried: 2, failed: 1 });
    await using twice = new FirehoseStream(
      clock,
      { url: bench.url, accessKey: KEY },
      { redeliver: () => true },
    );
    twice.publish(fixtureText('bounce'));
    await twice.idle();
    expect(twice.stats).toMatchObject({ delivered: 2, redelivered: 1 });
  });

  // Amazon Data Firehose developer guide, "Troubleshooting HTTP endpoints in Firehose", invalid responses.
  it.each([
    [{ status: 200, type: 'application/json', body: '{"requestId":"a","timestamp":1}' }, true],
    [{ status: 202, type: 'application/json', body: '{"requestId":"a","timestamp":1}' }, false],
    [{ status: 200, type: 'text/plain', body: '{"requestId":"a","timestamp":1}' }, false],
    [{ status: 200, type: 'application/json', body: '{"requestId":"b","timestamp":1}' }, false],
    [{ status: 200, type: 'application/json', body: '{"requestId":"a","timestamp":"1"}' }, false],
    [{ status: 200, type: 'application/json', body: '{"requestId":"a","timestamp":1,"counted":1}' }, false],
    [{ status: 200, type: 'application/json', body: 'counted' }, false],
    [{ status: 200, type: 'application/json', body: 'null' }, false],
  ])('takes %j for success: %s', (answer, taken) => {
    expect(isAcknowledged(answer, 'a')).toBe(taken);
  });
});
