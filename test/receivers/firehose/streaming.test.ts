import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GROUP, GROUPS_WAITING } from '../../../src/receivers/firehose/batch.ts';
import type { Verdict } from '../../../src/contracts/event-sink.ts';
import { eventually } from '../../support/eventually.ts';
import { batchOf, firehoseBench, headersOf } from '../../support/firehose-bench.ts';
import { fixtureJson } from '../../support/ses-fixtures.ts';

/** So many events of 3 KB each. */
function events(count: number): string[] {
  const json = fixtureJson('delivery');
  json.mail.messageId = 'ID';
  json.mail.headers = Array.from({ length: 16 }, (_none, at) => ({
    name: `X-${at}`,
    value: 'x'.repeat(120),
  }));
  const text = `${JSON.stringify(json)}\n`;
  return Array.from({ length: count }, (_none, at) => text.replace('"ID"', `"message-${at}"`));
}

/** A sink that holds every event until it is let go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<Verdict>();
  let held = 0;
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  return {
    judge: () => {
      held++;
      reach();
      return promise;
    },
    reached,
    held: () => held,
    open: () => resolve('counted'),
  };
}

const line = (name: string, value: number, more = '') =>
  `ses_exporter_messages_${name}{receiver="firehose"${more}} ${value}`;

describe('a large batch', () => {
  it.each([
    [20_000, true],
    [5_000, false],
  ])('is counted in groups, and never held as a whole: %i events, gzip: %s', async (count, gzip) => {
    await using bench = await firehoseBench();
    let held = 0;
    let most = 0;
    bench.world.judge = async () => {
      most = Math.max(most, ++held);
      await wait(0);
      held--;
      return 'counted';
    };
    const batch = batchOf(events(count), gzip);
    expect((await bench.send(batch)).told).toBe('acknowledged');
    expect(bench.received).toHaveLength(count);
    expect(new Set(bench.received.map(({ messageId }) => messageId)).size).toBe(count);
    expect(Math.max(...bench.groups)).toBe(GROUP);
    expect(most).toBeLessThanOrEqual(GROUPS_WAITING * GROUP);
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([line('total', count), line('counted_total', count)]),
    );
  });

  it('is counted in smaller groups where its records are large', async () => {
    await using bench = await firehoseBench();
    const large = events(20).map((text) => text.trimEnd().padEnd(300_000) + '\n');
    expect((await bench.send(batchOf(large))).told).toBe('acknowledged');
    expect(bench.received).toHaveLength(20);
    expect(Math.max(...bench.groups)).toBe(6);
  });

  it('is read no faster than the ledger counts it', async () => {
    await using bench = await firehoseBench();
    const { judge, reached, held, open } = gate();
    bench.world.judge = judge;
    const batch = batchOf(events(20_000));
    const sent = bench.send(batch);
    await reached;
    const bytesRead = () => bench.requests[0]?.socket.bytesRead ?? 0;
    await eventually(() => expect(held()).toBe(GROUPS_WAITING * GROUP));
    let read = 0;
    while (bytesRead() > read) {
      read = bytesRead();
      await wait(50);
    }
    expect(held()).toBe(GROUPS_WAITING * GROUP);
    expect(read).toBeLessThan(batch.body.length / 10);
    open();
    expect((await sent).told).toBe('acknowledged');
  });

  it('is left when the ledger fails, and its sender told to come again', async () => {
    await using bench = await firehoseBench();
    const { judge } = bench.world;
    let judged = 0;
    bench.world.judge = (event) =>
      judged++ < 2 * GROUP ? judge(event) : Promise.reject(new Error('disk full'));
    const batch = batchOf(events(2_000));
    const refused = await bench.send(batch);
    expect(refused.status).toBe(503);
    expect(refused.told).toBe('again');
    const groups = bench.groups.length;
    expect(groups).toBeLessThanOrEqual(2 + GROUPS_WAITING);
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([
        line('total', groups * GROUP),
        line('counted_total', 2 * GROUP),
        line('rejected_total', (groups - 2) * GROUP, ',reason="ledger_unavailable"'),
      ]),
    );
    bench.world.judge = judge;
    expect((await bench.send(batch)).told).toBe('acknowledged');
  });

  it('may be given up by its sender at any byte', async () => {
    await using bench = await firehoseBench();
    const { body } = batchOf(events(1_000));
    const post = request(bench.url, {
      method: 'POST',
      headers: { ...headersOf('a'), 'content-length': body.length },
    });
    post.on('error', () => undefined);
    post.write(body.subarray(0, body.length / 2));
    while (bench.received.length === 0) await wait(1);
    post.destroy();
    while (bench.handled.length === 0) await wait(1);
    await Promise.all(bench.handled);
    const counted = bench.received.length;
    expect(counted % GROUP).toBe(0);
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([line('total', counted), line('counted_total', counted)]),
    );
  });

  it.each([
    ['its key is wrong', { 'x-amz-firehose-access-key': 'guess' }, '', 401],
    ['it is no JSON', {}, '{"records":[{]}', 400],
    ['it is too large', {}, '1'.repeat(2_000_000), 413],
  ])('is read off when %s, so that its connection serves on', async (_what, others, beginning, status) => {
    await using bench = await firehoseBench();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = (headers: object, body: Buffer) =>
      new Promise<number>((resolve, reject) => {
        const sending = request(
          bench.url,
          { method: 'POST', agent, headers: { ...headersOf('a'), ...headers } },
          (res) => {
            buffer(res).then(() => resolve(res.statusCode ?? 0), reject);
          },
        );
        sending.on('error', reject).end(body);
      });
    const { body, headers } = batchOf(events(10));
    expect(await post(others, Buffer.from(beginning + ' '.repeat(10_000_000)))).toBe(status);
    expect(await post(headers, body)).toBe(200);
    expect(new Set(bench.requests.map(({ socket }) => socket)).size).toBe(1);
    agent.destroy();
  });
});

describe('many batches', () => {
  it('are decoded a few at once; others wait, and too many are sent away for now', async () => {
    await using bench = await firehoseBench();
    const { judge, reached, held, open } = gate();
    bench.world.judge = judge;
    const [event = ''] = events(1);
    // Those that wait are turned away after three seconds, which a busy machine may take.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const sent = Array.from({ length: 69 }, (_none, at) =>
      bench.send(batchOf([event.replace('message-0', `message-${at}`)])),
    );
    await reached;
    const first = await Promise.race(sent);
    expect(first.status).toBe(503);
    expect(first.json).toMatchObject({ errorMessage: expect.stringMatching(/^busy: /) });
    expect(held()).toBe(4);
    open();
    const told = (await Promise.all(sent)).map((answer) => answer.told);
    expect(told.filter((one) => one === 'acknowledged')).toHaveLength(68);
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([
        line('total', 69),
        line('counted_total', 68),
        line('rejected_total', 1, ',reason="busy"'),
      ]),
    );
  });

  it('lose no place to one that was given up while it waited', async () => {
    await using bench = await firehoseBench();
    const { judge, reached, open } = gate();
    bench.world.judge = judge;
    const [event = ''] = events(1);
    const working = Array.from({ length: 4 }, () => bench.send(batchOf([event])));
    await reached;
    const lost = request(bench.url, {
      method: 'POST',
      headers: { ...headersOf('a'), 'content-length': 1_000 },
    });
    lost.on('error', () => undefined);
    lost.write('{');
    while (bench.requests.length < 5) await wait(1);
    const closed = new Promise((resolve) => bench.requests[4]?.once('close', resolve));
    lost.destroy();
    await closed;
    open();
    await Promise.all(working);
    const more = await Promise.all(Array.from({ length: 8 }, () => bench.send(batchOf([event]))));
    expect(more.map(({ told }) => told)).toEqual(more.map(() => 'acknowledged'));
    await Promise.all(bench.handled);
    expect(await bench.moved()).toContain(line('total', 12));
  });
});
