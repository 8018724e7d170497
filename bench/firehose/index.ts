import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { firehoseRequest, type FirehoseRequest } from '../../src/demo/publishing/firehose-stream.ts';
import { startOnOneCore } from '../common/child-server.ts';
import { median, type Figure, type Growth } from '../report.ts';
import { deliveryEvent } from '../sns/index.ts';

const arn = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/ses-events';
const accessKey = 'the-access-key-of-the-benchmark';
const BATCHES = 4;
const program = ['bench/firehose/program.ts', arn, accessKey];

/**
 * SES's events a second through the whole program in Firehose's batches (read in pieces, identified, durable on disk, then
 * 200), against a bare node:http server that inflates and parses each batch at once. One core for the server; the
 * first batch warms up.
 */
export async function benchFirehose(events: number, rounds: number): Promise<Figure> {
  const ours: number[] = [];
  const floors: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const batches = Array.from({ length: BATCHES }, () => batchOf(events));
    bytes = batches[0]?.body.length ?? 0;
    floors.push(events / (await secondsEach(['bench/firehose/floor.ts'], batches)));
    ours.push(events / (await secondsEach(program, batches)));
  }
  return {
    bench: `Firehose, batches of ${events.toLocaleString('en')} events, ${(bytes / 1_048_576).toFixed(1)} MiB of gzip each, one core`,
    measured: `${median(ours).toFixed(0)} events/s (read in pieces, identified, durable, then 200)`,
    floor: `${median(floors).toFixed(0)} events/s (inflated and parsed at once)`,
    ratio: median(ours.map((own, round) => own / (floors[round] ?? NaN))),
    bound: { atLeast: 0.2 },
    timed: true,
  };
}

/** What a batch takes by the events in it, in a program that is warm. */
export async function growthFirehose(short: boolean): Promise<Growth> {
  const points: { size: number; cost: number }[] = [];
  for (const size of short ? [1_000, 2_000, 4_000] : [1_000, 4_000, 16_000]) {
    const batches = [batchOf(4_000), ...Array.from({ length: 5 }, () => batchOf(size))];
    points.push({ size, cost: 1_000 * (await secondsEach(program, batches)) });
  }
  return { grows: 'events in a Firehose batch', unit: 'milliseconds until it is acknowledged', points };
}

function batchOf(events: number): FirehoseRequest {
  const data = Array.from({ length: events }, () => `${deliveryEvent()}\n`);
  return firehoseRequest(data, { arn, accessKey, time: Date.now(), gzip: true });
}

async function secondsEach(
  server: readonly string[],
  [warm, ...rest]: readonly FirehoseRequest[],
): Promise<number> {
  await using child = await startOnOneCore(server);
  if (warm) await post(child.port, warm);
  const start = performance.now();
  for (const batch of rest) await post(child.port, batch);
  return (performance.now() - start) / 1_000 / rest.length;
}

function post(port: number, { headers, body }: FirehoseRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/firehose', method: 'POST', headers };
    const sending = request(options, (response) => {
      response.resume();
      if (response.statusCode === 200) response.once('end', resolve);
      else reject(new Error(`a batch was answered with ${response.statusCode}`));
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
