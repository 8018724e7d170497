import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { firehoseRequest, type FirehoseRequest } from '../../src/demo/publishing/firehose-stream.ts';
import { startOnOneCore } from '../common/child-server.ts';
import { median, type Figure, type Growth } from '../report.ts';
import type { StatementCounts } from '../sns/count-statements.ts';
import { deliveryEvent } from '../sns/index.ts';

const arn = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/ses-events';
const accessKey = 'the-access-key-of-the-benchmark';
const floor = ['bench/firehose/floor.ts'];
const program = ['bench/firehose/program.ts', arn, accessKey];
const BATCHES = 3;

/**
 * SES's events a second through the whole program in Firehose's batches (read in pieces, identified, durable on disk, then
 * 200), against a bare node:http server that inflates and parses each batch at once. One core for the server.
 * @param warm so many batches come before those that are measured: both servers run for weeks.
 */
export async function benchFirehose(events: number, warm: number, rounds: number): Promise<Figure> {
  const ours: number[] = [];
  const floors: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const batches = Array.from({ length: warm + BATCHES }, () => batchOf(events));
    bytes = batches[0]?.body.length ?? 0;
    floors.push(events / (await secondsEach(floor, batches, warm)));
    ours.push(events / (await secondsEach(program, batches, warm)));
  }
  return {
    bench: `Firehose, batches of ${events.toLocaleString('en')} events, ${(bytes / 1_048_576).toFixed(1)} MiB of gzip each, after ${warm} others, one core`,
    measured: `${median(ours).toFixed(0)} events/s (read in pieces, identified, durable, then 200)`,
    floor: `${median(floors).toFixed(0)} events/s (inflated and parsed at once)`,
    ratio: median(ours.map((own, round) => own / (floors[round] ?? NaN))),
    bound: { atLeast: 0.5 },
    timed: true,
  };
}

/** What a batch takes by the events in it, in a program that is warm. */
export async function growthFirehose(short: boolean): Promise<Growth> {
  const points: { size: number; cost: number }[] = [];
  for (const size of short ? [1_000, 2_000, 4_000] : [1_000, 4_000, 16_000]) {
    const batches = [
      ...Array.from({ length: 3 }, () => batchOf(4_000)),
      ...Array.from({ length: 5 }, () => batchOf(size)),
    ];
    points.push({ size, cost: 1_000 * (await secondsEach(program, batches, 3)) });
  }
  const unit = 'milliseconds until it is acknowledged';
  return { grows: 'events in a Firehose batch', unit, points, timed: true };
}

async function secondsEach(
  server: readonly string[],
  batches: readonly FirehoseRequest[],
  warm: number,
): Promise<number> {
  await using child = await startOnOneCore(server);
  for (const batch of batches.slice(0, warm)) await postBatch(child.port, batch);
  const start = performance.now();
  for (const batch of batches.slice(warm)) await postBatch(child.port, batch);
  return (performance.now() - start) / 1_000 / (batches.length - warm);
}

/** How often the ledger flushes for a batch, which is what it costs the disk. */
export async function benchFirehoseCommits(events: number): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-bench-'));
  const file = join(folder, 'counts.json');
  try {
    {
      const counting = ['--import', './bench/sns/count-statements.ts', ...program];
      await using child = await startOnOneCore(counting, { STATEMENT_COUNTS: file });
      await postBatch(child.port, batchOf(events));
    }
    const { commits } = JSON.parse(await readFile(file, 'utf8')) as StatementCounts;
    return {
      bench: `flushes of the ledger, Firehose, a batch of ${events.toLocaleString('en')} events`,
      measured: `${commits} commits, a flush each`,
      floor: `${events / 1_000} thousands of events`,
      ratio: commits / (events / 1_000),
      bound: { atMost: 3 },
      timed: false,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function batchOf(events: number): FirehoseRequest {
  const data = Array.from({ length: events }, () => `${deliveryEvent()}\n`);
  return firehoseRequest(data, { arn, accessKey, time: Date.now(), gzip: true });
}

/** Posts a batch as Firehose does. */
export function postBatch(port: number, { headers, body }: FirehoseRequest): Promise<void> {
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
