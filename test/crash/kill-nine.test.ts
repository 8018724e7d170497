import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/collector.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { createCertificate } from '../../src/demo/certificate.ts';
import { Random } from '../../src/demo/random.ts';
import { createSnsSigner } from '../../src/demo/sns-signer.ts';
import { startExporter } from '../support/program.ts';
import { scrape } from '../support/scrape.ts';
import { DAY_MS, topicArn } from '../support/sns-topic.ts';
import { InsistentTopic } from './insistent-topic.ts';

const EVENTS = 10_000;
const KILLS = 4;
const types = ['Send', 'Delivery', 'Open', 'Reject'] as const;

/** A simulated SNS: one key, whose certificate can be read over HTTP. */
async function simulatedSns() {
  // A short key: 10,000 signatures are to take a second, and how strong they are is not the question here.
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  const [validFrom, validTo] = [Date.now() - DAY_MS, Date.now() + DAY_MS];
  const certificate = createCertificate({ privateKey, commonName: 'sns.amazonaws.com', validFrom, validTo });
  const server = createServer((_request, response) => response.end(certificate));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const certificateUrl = `${endpoint}/SimpleNotificationService-0123456789abcdef.pem`;
  const signer = createSnsSigner({ privateKey, certificateUrl, endpoint });
  return {
    endpoint,
    /** The signed envelope of the event with this number; no two numbers are the same event. */
    seal(index: number): string {
      const message = JSON.stringify(sesEvent(index));
      return JSON.stringify(
        signer.notification({ topicArn, time: Date.now(), message, signatureVersion: '2' }),
      );
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sesEvent(index: number): unknown {
  const eventType = types[index % types.length] ?? '';
  const timestamp = new Date().toISOString();
  return {
    eventType,
    mail: {
      timestamp,
      source: 'news@shop.example.com',
      sendingAccountId: '123456789012',
      messageId: `0102019f-${index}-000000`,
      destination: [`reader-${index}@example.org`],
      tags: { 'ses:configuration-set': ['marketing'], 'ses:from-domain': ['shop.example.com'] },
    },
    [eventType.toLowerCase()]: { timestamp, recipients: [`reader-${index}@example.org`] },
  };
}

function configuration(trusted: string, folder: string, listen: Record<'web' | 'webhooks', string>): string {
  return stringify({
    accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
    carriers: { sns: { topics: [topicArn], trusted_origins: [trusted] } },
    ledger: { type: 'sqlite', path: join(folder, 'ledger.db') },
    web: { listen: listen.web },
    webhooks: { listen: listen.webhooks },
  } satisfies ConfigInput);
}

describe('the program under kill -9', () => {
  it('counts 10,000 events exactly once while it is killed in the middle, again and again', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-crash-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const sns = stack.use(await simulatedSns());
    const file = join(folder, 'ses-exporter.yaml');
    const anyPort = '127.0.0.1:0';
    await writeFile(file, configuration(sns.endpoint, folder, { web: anyPort, webhooks: anyPort }));

    const exporters = new AsyncDisposableStack();
    stack.use(exporters);
    const start = async () => exporters.use(await startExporter(file, folder));
    let exporter = await start();
    // Who sends does not know that the program is a new one, so it must be where it was.
    const { webUrl, webhooksUrl = '' } = exporter;
    const [web, webhooks] = [new URL(webUrl).host, new URL(webhooksUrl).host];
    await writeFile(file, configuration(sns.endpoint, folder, { web, webhooks }));

    const random = new Random('kill -9');
    const lost = new Set(Array.from({ length: 200 }, () => random.whole(0, EVENTS - 1)));
    const topic = stack.use(
      new InsistentTopic({
        url: `${webhooksUrl}/sns`,
        count: EVENTS,
        seal: (index) => sns.seal(index),
        isAcknowledgementLost: (index) => lost.has(index),
      }),
    );
    const delivered = topic.deliver();
    const failed = delivered.then(() => undefined);

    const unanswered: number[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const moment = random.whole(0, EVENTS / KILLS / 2) + ((kill - 1) * EVENTS) / (KILLS + 1);
      while (topic.acknowledged < moment) await Promise.race([wait(1), failed]);
      await wait(random.between(0, 20));
      unanswered.push(topic.underWay);
      await exporter.end('SIGKILL');
      exporter = await start();
      topic.deliverLostAgain();
    }
    while (topic.acknowledged < EVENTS) {
      topic.deliverLostAgain();
      await Promise.race([wait(10), failed]);
    }
    await delivered;

    const counted = await scrape(webUrl);
    expect(counted.sum('ses_events_total')).toBe(EVENTS);
    for (const type of types) {
      const labels = { event_type: type.toLowerCase(), configuration_set: 'marketing' };
      expect(counted.sum('ses_events_total', labels)).toBe(EVENTS / types.length);
      expect(counted.sum('ses_event_recipients_total', labels)).toBe(EVENTS / types.length);
    }
    // Every kill met messages that were being received, and all of them came again.
    expect(unanswered.filter((count) => count === 0)).toEqual([]);
    expect(topic.retried).toBeGreaterThanOrEqual(unanswered.reduce((sum, count) => sum + count));
    // What was acknowledged before a kill is known after it.
    expect(topic.lostAnswers).toEqual([...topic.lost].map(() => 'duplicate'));
    expect(topic.lost).toEqual(lost);
    // The same from the disk alone.
    await exporter.end('SIGKILL');
    exporter = await start();
    expect((await scrape(webUrl)).sum('ses_events_total')).toBe(EVENTS);
  }, 60_000);
});
