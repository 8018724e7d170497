import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOnOneCore } from '../common/child-server.ts';
import { median, type Figure } from '../report.ts';
import type { StatementCounts } from '../sns/count-statements.ts';
import { signedMessages } from '../sns/index.ts';
import { serveQueue, type Calls } from './queue.ts';

/** As it is by default. */
const CONCURRENCY = '4';
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };

/** Messages as most queues have them: SES's events in the signed envelope of the topic that the queue is subscribed to. */
function messagesOf(count: number) {
  const { bodies, program } = signedMessages(count);
  const [, certificate = '', topic = ''] = program;
  return {
    bodies: bodies.map(String),
    floor: (url: string) => ['bench/sqs/floor.ts', url, CONCURRENCY],
    program: (url: string) => ['bench/sqs/program.ts', url, CONCURRENCY, certificate, topic],
  };
}

/**
 * Messages of SQS's a second through the whole program (received with the SDK's client, verified, identified, durable on
 * disk, then deleted), against loops that only receive and delete with the same client. One core for the reader; the
 * first messages warm up.
 */
export async function benchSqs(warm: number, messages: number, rounds: number): Promise<Figure> {
  const { bodies, floor, program } = messagesOf(warm + messages);
  const ours: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await rate(floor, bodies, warm));
    ours.push(await rate(program, bodies, warm));
  }
  return {
    bench: `SQS, ${messages.toLocaleString('en')} messages in SNS’s envelope after ${warm.toLocaleString('en')} others, one core, ${CONCURRENCY} receives at once`,
    measured: `${median(ours).toFixed(0)} messages/s (verified, identified, durable, then deleted)`,
    floor: `${median(floors).toFixed(0)} messages/s (received and deleted)`,
    ratio: median(ours.map((own, round) => own / (floors[round] ?? NaN))),
    bound: { atLeast: 0.7 },
    timed: true,
  };
}

async function rate(
  reader: (url: string) => readonly string[],
  bodies: readonly string[],
  warm: number,
): Promise<number> {
  await using queue = await serveQueue(bodies);
  await using _child = await startOnOneCore(reader(queue.url), CREDENTIALS);
  const start = await queue.deleted(warm);
  const end = await queue.deleted(bodies.length);
  return ((bodies.length - warm) / (end - start)) * 1_000;
}

/** What a thousand messages cost in calls of SQS, which AWS bills, and in flushes of the ledger. */
export async function benchSqsCalls(messages: number): Promise<readonly Figure[]> {
  const { bodies, program } = messagesOf(messages);
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-bench-'));
  const file = join(folder, 'counts.json');
  let calls: Calls;
  try {
    await using queue = await serveQueue(bodies);
    ({ calls } = queue);
    {
      const counting = ['--import', './bench/sns/count-statements.ts', ...program(queue.url)];
      await using _child = await startOnOneCore(counting, { ...CREDENTIALS, STATEMENT_COUNTS: file });
      await queue.deleted(messages);
    }
    const { commits } = JSON.parse(await readFile(file, 'utf8')) as StatementCounts;
    const of = `SQS, ${messages.toLocaleString('en')} messages, ${CONCURRENCY} receives at once`;
    const called = (calls.get('ReceiveMessage') ?? 0) + (calls.get('DeleteMessageBatch') ?? 0);
    return [
      {
        bench: `calls, ${of}`,
        measured: `${called} receives and deletes`,
        floor: `${messages / 5} calls, a receive and a delete for ten messages`,
        ratio: called / (messages / 5),
        // The receives that find nothing any more.
        bound: { atMost: 1.05 },
        timed: false,
      },
      {
        bench: `flushes of the ledger, ${of}`,
        measured: `${commits} commits, a flush each`,
        floor: `${messages / 10} receives`,
        ratio: commits / (messages / 10),
        bound: { atMost: 1 },
        timed: false,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
