import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createCertificate } from '../../src/demo/publishing/certificate.ts';
import { createSnsSigner } from '../../src/demo/publishing/sns-signer.ts';
import { startOnOneCore } from '../common/child-server.ts';
import { postAll } from '../common/keep-alive-client.ts';
import { median, type Figure } from '../report.ts';
import type { StatementCounts } from './count-statements.ts';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:ses-events';
const endpoint = 'https://sns.eu-west-1.amazonaws.com';
const CONNECTIONS = 128;

/** Signed messages, no two of the same event, and what a server needs to verify them. */
export function signedMessages(messages: number) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const certificatePem = createCertificate({
    privateKey,
    commonName: 'sns.amazonaws.com',
    validFrom: Date.now() - 86_400_000,
    validTo: Date.now() + 86_400_000,
  });
  const signer = createSnsSigner({
    privateKey,
    certificateUrl: `${endpoint}/SimpleNotificationService-abc.pem`,
    endpoint,
  });
  const bodies = Array.from({ length: messages }, () => {
    const envelope = signer.notification({
      topicArn,
      time: Date.now(),
      message: deliveryEvent(),
      signatureVersion: '2',
    });
    return Buffer.from(JSON.stringify(envelope));
  });
  return {
    bodies,
    floor: ['bench/sns/floor.ts', certificatePem],
    program: ['bench/sns/program.ts', certificatePem, topicArn],
  };
}

/**
 * SNS messages a second through the whole program (verified, identified, durable on disk, then 200), against a bare
 * node:http server that only verifies. One core for the server, keep-alive, every message distinct. Both are measured once
 * they are warm, as they are for all but the first seconds of their lives: until then V8 compiles, on the same core.
 */
export async function benchSnsIngest(warm: number, messages: number, rounds: number): Promise<Figure> {
  const { bodies, floor, program } = signedMessages(warm + messages);
  const ours: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await rate(floor, '/', bodies, warm));
    ours.push(await rate(program, '/sns', bodies, warm));
  }
  const ratios = ours.map((own, round) => own / (floors[round] ?? NaN));
  return {
    bench: `SNS ingest, ${messages.toLocaleString('en')} distinct messages of ${bodies[0]?.length} bytes after ${warm.toLocaleString('en')} others, one core, ${CONNECTIONS} connections`,
    measured: `${median(ours).toFixed(0)} messages/s (verified, identified, durable, then 200)`,
    floor: `${median(floors).toFixed(0)} messages/s (bare node:http + verify)`,
    ratio: median(ratios),
    bound: { atLeast: 0.65 },
    timed: true,
  };
}

/**
 * Messages a second that a server on one core answers with 200.
 * @param warm so many of the first are not measured.
 */
export async function rate(
  server: readonly string[],
  path: string,
  bodies: readonly Buffer[],
  warm = Math.ceil(bodies.length / 10),
): Promise<number> {
  await using child = await startOnOneCore(server);
  const statuses = await postAll(child.port, path, bodies.slice(0, warm), CONNECTIONS);
  const start = performance.now();
  for (const [status, count] of await postAll(child.port, path, bodies.slice(warm), CONNECTIONS)) {
    statuses.set(status, (statuses.get(status) ?? 0) + count);
  }
  const seconds = (performance.now() - start) / 1_000;
  if (statuses.get(200) !== bodies.length) {
    throw new Error(`not every message was answered with 200: ${JSON.stringify([...statuses])}`);
  }
  return (bodies.length - warm) / seconds;
}

/**
 * What the ledger does for messages over the same way: flushes for a thousand of them, and statements for each. Neither
 * depends on the machine's speed but by how many messages wait while a commit is under way.
 */
export async function benchSnsCommits(messages: number): Promise<readonly Figure[]> {
  const { bodies, program } = signedMessages(messages);
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-bench-'));
  const file = join(folder, 'counts.json');
  try {
    {
      const counting = ['--import', './bench/sns/count-statements.ts', ...program];
      await using child = await startOnOneCore(counting, { STATEMENT_COUNTS: file });
      await postAll(child.port, '/sns', bodies, CONNECTIONS);
    }
    const { statements, commits } = JSON.parse(await readFile(file, 'utf8')) as StatementCounts;
    const of = `SNS ingest, ${messages.toLocaleString('en')} messages over ${CONNECTIONS} connections`;
    return [
      {
        bench: `flushes of the ledger, ${of}`,
        measured: `${commits} commits, a flush each`,
        floor: `${messages / 1_000} thousands of messages`,
        ratio: commits / (messages / 1_000),
        bound: { atMost: 40 },
        timed: false,
      },
      {
        bench: `statements of the ledger, ${of}`,
        measured: `${statements} statements`,
        floor: `${messages} messages, which are remembered by the commit and not one by one`,
        ratio: statements / messages,
        bound: { atMost: 0.5 },
        timed: false,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An id in the form of SES's own, of a message that was sent just now. */
export function messageId(): string {
  return `0100${Date.now().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
}

/** A delivery as SES publishes it, with the headers that make a real message about 3 KB. */
export function deliveryEvent(): string {
  const id = messageId();
  const recipient = `${id.slice(17, 25)}@gmail.com`;
  const headers = [
    'From',
    'To',
    'Subject',
    'MIME-Version',
    'Content-Type',
    'X-SES-MESSAGE-TAGS',
    'List-Unsubscribe',
    'Feedback-ID',
  ];
  return JSON.stringify({
    eventType: 'Delivery',
    mail: {
      timestamp: new Date(Date.now() - 2_000).toISOString(),
      source: 'Shop <news@shop.example.com>',
      sourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/shop.example.com',
      sendingAccountId: '123456789012',
      messageId: id,
      destination: [recipient],
      headersTruncated: false,
      headers: headers.map((name) => ({
        name,
        value: `${name} of a message that is about as long as they are: ${recipient}`,
      })),
      commonHeaders: {
        from: ['Shop <news@shop.example.com>'],
        to: [recipient],
        messageId: id,
        subject: 'Your order is on its way',
      },
      tags: {
        'ses:operation': ['SendEmail'],
        'ses:configuration-set': ['transactional'],
        'ses:source-ip': ['192.0.2.1'],
        'ses:from-domain': ['shop.example.com'],
        'ses:caller-identity': ['mailer'],
        'ses:outgoing-ip': ['192.0.2.2'],
        campaign: ['orders'],
      },
    },
    delivery: {
      timestamp: new Date().toISOString(),
      processingTimeMillis: 1_845,
      recipients: [recipient],
      smtpResponse: '250 2.0.0 OK DMARC:Quarantine 1700000000 a1-20020a170902ee8100b001cc',
      remoteMtaIp: '142.250.0.27',
      reportingMTA: 'a8-70.smtp-out.eu-west-1.amazonses.com',
    },
  });
}
