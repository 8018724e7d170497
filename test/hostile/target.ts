import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/index.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { Random } from '../../src/demo/company/random.ts';
import { InsistentTopic, type TopicChances, type TopicPace } from '../crash/insistent-topic.ts';
import { Member, type Launch } from '../crash/member.ts';
import { simulatedSns, type SimulatedSns } from '../crash/simulated-sns.ts';
import { freePort } from '../support/free-port.ts';
import { topicArn } from '../support/sns-topic.ts';

/** Where feedback is forwarded to, in the settings of every target. */
export const feedbackRecipient = 'bounces@shop.example.com';

export interface TargetOptions {
  /** Beside the usual ones. @param origin of the topic's certificates. */
  readonly settings?: (origin: string) => ConfigInput;
  readonly launch?: Launch;
  /** Where the ledger's file lies, if not in the target's own folder. */
  readonly ledgerFile?: string;
}

/** The real program that is attacked, with a topic that it trusts. */
export interface Target extends AsyncDisposable {
  readonly member: Member;
  readonly sns: SimulatedSns;
  readonly folder: string;
  readonly ledgerFile: string;
  /** Where SNS posts to. */
  readonly url: string;
  /** One post of a body; status 0 where there was no answer in so many milliseconds. */
  post(body: string, timeout?: number): Promise<{ status: number; text: string; ms: number }>;
  /** A topic that delivers events of its own without a pause until it is ended. */
  topic(seed: string, pace: TopicPace, chances?: TopicChances): InsistentTopic;
  /** The most memory that the process has held at a time: MiB. */
  peakMiB(): Promise<number>;
}

export async function startTarget(options: TargetOptions = {}): Promise<Target> {
  await using stack = new AsyncDisposableStack();
  const sns = stack.use(await simulatedSns());
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-hostile-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { settings, launch = {}, ledgerFile = join(folder, 'ledger.db') } = options;
  const [web, webhooks] = [await freePort(), await freePort()];
  const configFile = join(folder, 'ses-exporter.yaml');
  const config = {
    accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
    collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
    receivers: { sns: { topics: [topicArn], trusted_origins: [sns.endpoint] } },
    events: { feedback_email: { recipients: [feedbackRecipient] } },
    labels: { tags: ['batch'] },
    exposition: { zero_for: '0s' },
    ledger: { path: ledgerFile },
    ...settings?.(sns.endpoint),
    web: { listen: `127.0.0.1:${web}` },
    webhooks: { listen: `127.0.0.1:${webhooks}` },
  } satisfies ConfigInput;
  await writeFile(configFile, stringify(config));
  const member = new Member(folder, configFile, `http://127.0.0.1:${web}`, webhooks, launch);
  stack.defer(() => member.kill());
  await member.started();
  const url = `http://127.0.0.1:${webhooks}/sns`;
  const held = stack.move();
  return {
    member,
    sns,
    folder,
    ledgerFile,
    url,
    post: (body, timeout = 60_000) => post(url, body, timeout),
    topic: (seed, pace, chances) =>
      new InsistentTopic(url, (index) => sns.seal(index), new Random(seed), chances, pace),
    peakMiB: () => peakMiB(member.pid),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Over a connection of its own, so that it also says whether one can be had. */
function post(url: string, body: string, timeout: number) {
  const from = performance.now();
  const { promise, resolve } = Promise.withResolvers<{ status: number; text: string; ms: number }>();
  const conclude = (status: number, said = '') =>
    resolve({ status, text: said.trim(), ms: performance.now() - from });
  const headers = { 'content-type': 'text/plain; charset=UTF-8', 'content-length': Buffer.byteLength(body) };
  const signal = AbortSignal.timeout(timeout);
  const posting = request(url, { method: 'POST', agent: false, headers, signal }, (response) => {
    text(response).then(
      (said) => conclude(response.statusCode ?? 0, said),
      () => conclude(0),
    );
  });
  posting.on('error', () => conclude(0));
  posting.end(body);
  return promise;
}

/** The largest resident set that a process has had: MiB. Source: proc(5), VmHWM. */
export async function peakMiB(pid: number): Promise<number> {
  return kibibytes(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmHWM') / 1_024;
}

/** What is resident now: MiB. Source: proc(5), VmRSS. */
export async function residentMiB(pid: number): Promise<number> {
  return kibibytes(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmRSS') / 1_024;
}

function kibibytes(status: string, field: string): number {
  return Number(new RegExp(String.raw`^${field}:\s+(\d+) kB$`, 'm').exec(status)?.[1]);
}

/** Resolves with the milliseconds until a signed message of the topic is acknowledged; it is sent again as long. */
export async function untilAcknowledged(target: Target, event: number, most: number): Promise<number> {
  const from = performance.now();
  const [body] = target.sns.seal(event);
  while (performance.now() - from < most) {
    const { status } = await target.post(body, most);
    if (status === 200) break;
    await wait(100);
  }
  return performance.now() - from;
}
