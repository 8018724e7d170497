import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { eventBridgeEvent } from '../../src/demo/publishing/eventbridge-bus.ts';
import { KEY } from '../support/eventbridge-bench.ts';
import { eventBridgeJson } from '../support/eventbridge-fixtures.ts';
import { startExporter } from '../support/program.ts';
import { scrapeRevealed } from '../support/scrape.ts';
import { fixtureText, publishedEvents } from '../support/ses-fixtures.ts';
import { ACCOUNT, startMoto } from './moto.ts';
import { eventually } from '../support/eventually.ts';

const region = 'eu-west-1';

/** The event as it is; of itself moto leaves out the account. */
const InputTransformer = { InputTemplate: '<aws.events.event.json>' };

let moto: Awaited<ReturnType<typeof startMoto>>;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto[Symbol.asyncDispose]());

/**
 * Two buses in moto: the default one hands SES's events to a queue and to the second bus, that one to the queue again.
 * Moto calls API destinations without a body, so the test carries what is in the queue to the program.
 */
async function buses() {
  const settings = {
    region,
    endpoint: moto.endpoint,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' },
  };
  const events = new EventBridgeClient(settings);
  const sqs = new SQSClient(settings);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'ses-events' }));
  const queue = `arn:aws:sqs:${region}:${ACCOUNT}:ses-events`;
  const { EventBusArn: second } = await events.send(new CreateEventBusCommand({ Name: 'second' }));
  const EventPattern = JSON.stringify({ source: ['aws.ses'] });
  const rule = async (Name: string, bus: string, targets: readonly string[]) => {
    await events.send(new PutRuleCommand({ Name, EventBusName: bus, EventPattern }));
    const Targets = targets.map((Arn, at) => ({ Id: `target-${at}`, Arn, InputTransformer }));
    await events.send(new PutTargetsCommand({ Rule: Name, EventBusName: bus, Targets }));
  };
  await rule('ses', 'default', [queue, second ?? '']);
  await rule('ses-again', 'second', [queue]);
  return {
    async put(...Entries: PutEventsRequestEntry[]): Promise<void> {
      for (const entry of Entries) {
        const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [entry] }));
        expect(FailedEntryCount).toBe(0);
      }
    },
    /** What waits in the queue, taken out of it. */
    async take(): Promise<readonly string[]> {
      const taken: string[] = [];
      for (;;) {
        const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        const { Messages = [] } = received;
        if (Messages.length === 0) return taken;
        for (const { Body = '', ReceiptHandle } of Messages) {
          taken.push(Body);
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
    [Symbol.dispose]() {
      events.destroy();
      sqs.destroy();
    },
  };
}

/** The real program, open for events of moto's account. */
async function programWithKey() {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-eventbridge-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'ses-exporter.yaml');
  await writeFile(
    file,
    stringify({
      accounts: [{ region, account_id: ACCOUNT }],
      collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
      receivers: { eventbridge: { accounts: [ACCOUNT], api_keys: [KEY] } },
      ledger: { path: join(folder, 'ledger.db') },
      exposition: { zero_for: '0s' },
      web: { listen: '127.0.0.1:0' },
      webhooks: { listen: '127.0.0.1:0' },
    } satisfies ConfigInput),
  );
  const { webUrl, webhooksUrl } = stack.use(await startExporter(file, folder));
  const held = stack.move();
  return {
    webUrl,
    async post(body: string, key = KEY): Promise<number> {
      const headers = { 'content-type': 'application/json; charset=utf-8', 'x-api-key': key };
      return (await fetch(`${webhooksUrl}/eventbridge`, { method: 'POST', headers, body })).status;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** The documented event, as of now. */
function mail(name: (typeof publishedEvents)[number]): PutEventsRequestEntry {
  const now = new Date().toISOString();
  const Detail = fixtureText(name).replaceAll(/("timestamp": ?)"[^"]*"/g, `$1"${now}"`);
  return { Source: 'aws.ses', DetailType: eventBridgeEvent(JSON.parse(Detail), 0)['detail-type'], Detail };
}

describe('the program on moto’s event buses', () => {
  it('counts each of SES’s events once, whichever bus brought it and however often', async () => {
    using bus = await buses();
    await using program = await programWithKey();
    const notice = eventBridgeJson('sending-status-disabled');
    await bus.put(
      ...publishedEvents.map(mail),
      {
        Source: 'aws.ses',
        DetailType: notice['detail-type'],
        Detail: JSON.stringify(notice.detail),
        Resources: notice.resources,
      },
      { Source: 'aws.ses', DetailType: 'AWS API Call via CloudTrail', Detail: '{"eventType":"AwsApiCall"}' },
      { ...mail('bounce'), Source: 'my.ses' },
    );
    const taken = await bus.take();
    // Of the twelve that the rule lets through, each came over both buses.
    expect(taken).toHaveLength(24);

    expect(await program.post(taken[0] ?? '', 'a-wrong-key-of-some-length')).toBe(401);
    for (const body of [...taken, ...taken]) expect(await program.post(body)).toBe(200);
    await eventually(async () => {
      const seen = await scrapeRevealed(program.webUrl);
      const messages = (end: string) =>
        seen.sum(`ses_exporter_messages_${end}total`, { receiver: 'eventbridge' });
      expect(seen.sum('ses_events_total')).toBe(publishedEvents.length);
      expect(seen.sum('ses_events_total', { event_type: 'bounce', region: 'us-east-1' })).toBe(1);
      expect(messages('')).toBe(49);
      expect(messages('rejected_')).toBe(1);
      expect(messages('ignored_')).toBe(4);
      expect((messages('counted_') ?? 0) + (messages('duplicate_') ?? 0)).toBe(44);
      // The second bus of moto's tells neither the resource nor the time: that is another notice, not a copy.
      const tenant = { status: 'disabled', resource_type: 'tenant', account_id: ACCOUNT, region };
      expect(seen.sum('ses_sending_status_changes_total', tenant)).toBe(1);
    });
  });
});
