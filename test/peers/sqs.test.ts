import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { startExporter } from '../support/program.ts';
import { scrapeRevealed } from '../support/scrape.ts';
import { fixtureJson, fixtureText, publishedEvents } from '../support/ses-fixtures.ts';
import { ACCOUNT, startMoto } from './moto.ts';

const region = 'eu-west-1';
const WAIT = { timeout: 120_000, interval: 200 };

/** In moto: a topic with two queues, one of them raw, a queue behind EventBridge, and a dead-letter queue for all. */
async function roads(endpoint: string) {
  const settings = {
    region,
    endpoint,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' },
  };
  const [sqs, sns, events] = [
    new SQSClient(settings),
    new SNSClient(settings),
    new EventBridgeClient(settings),
  ];
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${ACCOUNT}:${name}`;
  const create = async (QueueName: string, Attributes: Record<string, string> = {}) =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  const dead = await create('dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 });
  const attributes = { RedrivePolicy, VisibilityTimeout: '1' };
  const urls = {
    enveloped: await create('enveloped', attributes),
    raw: await create('raw', attributes),
    bridged: await create('bridged', attributes),
  };
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'ses-events' }));
  for (const [name, RawMessageDelivery] of [
    ['enveloped', 'false'],
    ['raw', 'true'],
  ] as const)
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: arnOf(name),
        Attributes: { RawMessageDelivery },
      }),
    );
  const EventPattern = JSON.stringify({ source: ['aws.ses'] });
  await events.send(new PutRuleCommand({ Name: 'ses', EventPattern }));
  // Of itself moto leaves out the account.
  const InputTransformer = { InputTemplate: '<aws.events.event.json>' };
  await events.send(
    new PutTargetsCommand({
      Rule: 'ses',
      Targets: [{ Id: 'queue', Arn: arnOf('bridged'), InputTransformer }],
    }),
  );
  const left = async (QueueUrl: string) => {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  };
  return {
    urls,
    dead,
    TopicArn,
    left,
    /** SES publishes to its topic and to the default bus. */
    async publish(message: string) {
      await sns.send(new PublishCommand({ TopicArn, Message: message }));
      const Detail = message;
      await events.send(
        new PutEventsCommand({ Entries: [{ Source: 'aws.ses', DetailType: 'Email Sent', Detail }] }),
      );
    },
    send: (QueueUrl: string, MessageBody: string) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    destroy() {
      for (const client of [sqs, sns, events]) client.destroy();
    },
  };
}

it('counts each event once from moto’s queues, whichever of three roads brings it, and leaves poison to the dead-letter queue', async () => {
  await using stack = new AsyncDisposableStack();
  const moto = stack.use(await startMoto());
  const aws = stack.adopt(await roads(moto.endpoint), (one) => one.destroy());
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-sqs-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'ses-exporter.yaml');
  const queue = { region, endpoint: moto.endpoint, wait: '1s' };
  const config = {
    accounts: [{ region, account_id: ACCOUNT }],
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
    receivers: {
      sqs: {
        queues: [
          // Moto signs nothing.
          { ...queue, url: aws.urls.enveloped, topics: [aws.TopicArn], verify_signature: false },
          { ...queue, url: aws.urls.raw, accept: ['raw'] },
          { ...queue, url: aws.urls.bridged, accept: ['eventbridge'], accounts: [ACCOUNT] },
        ],
      },
    },
    // The documented events are years old.
    ledger: { path: join(folder, 'ledger.db'), retention: '20000d' },
    exposition: { zero_for: '0s' },
    web: { listen: '127.0.0.1:0' },
  } satisfies ConfigInput;
  await writeFile(file, stringify(config));
  const exporter = stack.use(await startExporter(file, folder));

  for (const name of publishedEvents) await aws.publish(fixtureText(name));
  for (let at = 0; at < 40; at++) {
    const json = fixtureJson('send');
    json.mail.messageId = `many-${at}`;
    await aws.publish(JSON.stringify(json));
  }
  await aws.send(aws.urls.enveloped, 'poison');

  const expected = publishedEvents.length + 40;
  await vi.waitFor(async () => {
    const seen = await scrapeRevealed(exporter.webUrl);
    const message = (outcome: string) =>
      seen.sum(`ses_exporter_messages_${outcome}_total`, { receiver: 'sqs' });
    expect(message('counted')).toBe(expected);
    // Three roads bring each; a queue may bring one twice.
    expect(message('duplicate')).toBeGreaterThanOrEqual(2 * expected);
    expect(seen.sum('ses_events_total')).toBe(expected);
    expect(seen.sum('ses_exporter_queue_given_up_total', { to: 'dead_letter_queue' })).toBe(1);
  }, WAIT);
  await vi.waitFor(async () => {
    expect(await Promise.all(Object.values(aws.urls).map(aws.left))).toEqual([0, 0, 0]);
    expect(await aws.left(aws.dead)).toBe(1);
  }, WAIT);
});
