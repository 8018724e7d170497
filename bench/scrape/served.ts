import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '../../scripts/build/bundle.ts';
import { threads } from '../../scripts/build/program.ts';
import { firehoseRequest } from '../../src/demo/publishing/firehose-stream.ts';
import { startOnOneCore, type ChildServer } from '../common/child-server.ts';
import { peakMemory, residentMemory } from '../common/resident-memory.ts';
import { postBatch } from '../firehose/index.ts';
import { median, type Figure } from '../report.ts';
import { messageId } from '../sns/index.ts';
import { labelsOf } from './series.ts';

const arn = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/ses-events';
const accessKey = 'the-access-key-of-the-benchmark';
/** Events in a batch: few, so that batches are not what takes the memory. */
const BATCH = 500;
const MiB = 1_024 * 1_024;
/** What the program may take at its peak, by how many series it shows. */
const allowedMiB = (series: number) => (series > 10_000 ? 300 : 200);

/**
 * The whole program, bundled as it is delivered, after events have brought so many series: what it takes of memory at its peak, ten or
 * more scrapes of both formats included, and the time of a whole answer against a bare node:http server with the plain
 * string builder. An event adds a series to each of two metrics, and the ledger and the limit of labels know them all.
 */
export async function benchServed(series: number, rounds: number): Promise<Figure[]> {
  await using built = await builtProgram();
  await using ours = await startOnOneCore([built.program, arn, accessKey]);
  await using floor = await startOnOneCore(['bench/scrape/floor.ts', String(series)]);
  await sleep(1_000);
  const idle = residentMemory(ours.pid) / MiB;
  await countEvents(ours, series / 2);

  const times: Record<'classic' | 'openmetrics' | 'floor', number[]> = {
    classic: [],
    openmetrics: [],
    floor: [],
  };
  for (let round = 0; round < Math.max(5, rounds); round++) {
    times.classic.push(await scrape(ours, 'text/plain', series));
    times.floor.push(await scrape(floor, 'text/plain', series));
    times.openmetrics.push(await scrape(ours, 'application/openmetrics-text; version=1.0.0', series));
    // New series are shown at 0 for a second.
    await sleep(500);
  }
  const name = `${series.toLocaleString('en')} series`;
  const answer = (what: string, own: readonly number[]): Figure => ({
    bench: `whole answer of ${name} in ${what} against a bare server with a plain string builder`,
    measured: `${median(own).toFixed(0)} ms`,
    floor: `${median(times.floor).toFixed(0)} ms`,
    ratio: median(own.map((ms, round) => ms / (times.floor[round] ?? NaN))),
    bound: { atMost: 1.4 },
    timed: true,
  });
  const peak = peakMemory(ours.pid) / MiB;
  const now = residentMemory(ours.pid) / MiB;
  const allowed = allowedMiB(series);
  return [
    answer('classic text', times.classic),
    answer('OpenMetrics text', times.openmetrics),
    {
      bench: `peak memory with ${name} and scrapes against the ${allowed} MiB allowed`,
      measured: `${peak.toFixed(0)} MiB (idle before ${idle.toFixed(0)}, at the end ${now.toFixed(0)})`,
      floor: `${allowed} MiB`,
      ratio: peak / allowed,
      bound: { atMost: 1 },
      timed: false,
    },
  ];
}

/** The program in a folder of its own, with its threads' beside it. */
async function builtProgram() {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-bench-'));
  await bundle({ entries: { program: 'bench/scrape/program.ts', ...threads }, folder });
  return {
    program: join(folder, 'program.js'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function countEvents({ ports: [, port = 0] }: ChildServer, events: number): Promise<void> {
  for (let from = 0; from < events; from += BATCH) {
    const data = Array.from({ length: Math.min(BATCH, events - from) }, (_, at) => sendEvent(from + at));
    await postBatch(port, firehoseRequest(data, { arn, accessKey, time: Date.now(), gzip: true }));
  }
}

/** A send as SES publishes it, with the labels of that number. */
function sendEvent(at: number): string {
  const { account_id, configuration_set, identity, tag_campaign } = labelsOf(at);
  return JSON.stringify({
    eventType: 'Send',
    mail: {
      timestamp: new Date(Date.now() - 2_000).toISOString(),
      source: `Shop <news@${identity}>`,
      sendingAccountId: account_id,
      messageId: messageId(),
      destination: ['somebody@gmail.com'],
      headersTruncated: false,
      tags: {
        'ses:configuration-set': [configuration_set],
        'ses:from-domain': [identity],
        campaign: [tag_campaign],
      },
    },
    send: {},
  });
}

/** Milliseconds to the last byte of an answer, uncompressed, that has at least so many lines. */
function scrape({ port }: ChildServer, accept: string, atLeast: number): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/metrics', headers: { accept } };
    const asking = request(options, (response) => {
      let lines = 0;
      response.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      });
      response.on('end', () => {
        if (lines >= atLeast) resolve(performance.now() - start);
        else reject(new Error(`the answer has ${lines} lines`));
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}
