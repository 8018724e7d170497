import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { simulatedSns, type SimulatedSns } from '../crash/simulated-sns.ts';
import { scrape } from '../support/scrape.ts';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import {
  addressOf,
  apply,
  builtImage,
  chart,
  helm,
  HOST,
  isReady,
  kubectl,
  podsOf,
  read,
  restrictedNamespace,
  type Pod,
} from './kubernetes.ts';
import { Load, topicValues } from './load.ts';
import { prometheusOf } from './prometheus-operator.ts';
import { startRedisCluster } from './redis-pods.ts';

const RELEASE = 'ses-exporter';
const NAMESPACE = 'scaled';
const WAIT = { timeout: 90_000, interval: 500 };
const PASSWORD = 'of-the-test';
const MEASURED_MS = 8_000;
/** While receivers are compared, four have less than the machine has beside whoever publishes. */
const LITTLE_CPU = '50m';
const PLENTY_CPU = '1';

/** A fifth of what is delivered comes again. */
const aFifthAgain = { twin: 0.06, acknowledgementLost: 0.05, again: 0.09 };

it('counts a stream with a fifth of redeliveries exactly with four receivers on a cluster of Redis while pods are lost and replaced, and one pod shows the totals', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-scaled-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(await restrictedNamespace(NAMESPACE));
  await startRedisCluster(NAMESPACE, ['redis-0', 'redis-1', 'redis-2'], PASSWORD);
  const password = `--from-literal=password=${PASSWORD}`;
  await kubectl('create', 'secret', 'generic', 'redis', '-n', NAMESPACE, password);
  const sns = stack.use(await simulatedSns(HOST));
  const file = join(folder, 'values.yaml');
  await writeFile(file, stringify(valuesFor(sns)));
  const values = ['--values', file, '--set', builtImage.join(',')];
  const inPlace = ['-n', NAMESPACE, '--wait', '--timeout', '120s', ...values];

  await helm('helm4', 'install', RELEASE, chart, ...inPlace);
  const service = { host: await addressOf(NAMESPACE, `${RELEASE}-webhooks`), port: 8080 };
  await apply(totalsService);
  const webUrl = `http://${await addressOf(NAMESPACE, 'totals')}:10587`;
  const pods = await vi.waitFor(async () => {
    const ready = await theReadyPodsOf('receiver');
    expect(ready).toHaveLength(4);
    return ready;
  }, WAIT);
  const proxy = stack.use(await tcpProxy(...pods.map(webhooksOf)));
  const publishing = { chances: aFifthAgain, concurrency: 256 };
  const load = stack.use(new Load(sns, `http://127.0.0.1:${proxy.port}`, webUrl, 'scaled', publishing));

  await compare(pods, load, proxy);
  const prometheus = stack.use(await prometheusOf(NAMESPACE, RELEASE));
  // Pods come and go: from here on by the Service.
  proxy.lead(service);
  await untilMore(load);
  await kubectl('delete', 'pod', '-n', NAMESPACE, '--force', '--grace-period=0', await aPodOf('receiver'));
  await untilMore(load);
  await kubectl('delete', 'pod', '-n', NAMESPACE, await aPodOf('collector'));
  await kubectl('delete', 'pod', '-n', NAMESPACE, await aPodOf('exposer'));
  await untilMore(load);
  await helm('helm4', 'upgrade', RELEASE, chart, ...inPlace, '--set', 'config.log.level=debug');
  await untilMore(load);

  const { events, ...outcome } = await load.outcome();
  console.log(`four receivers: ${events} events`, outcome);
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, wrong: [] });
  expect((outcome.repetitions + outcome.lostAcknowledgements) / events).toBeGreaterThan(0.18);
  await vi.waitFor(async () => {
    const [sum] = await prometheus.query('sum(ses_events_total)');
    expect(Number(sum?.value[1])).toBe(events);
    expect(await prometheus.query('count by (pod) (ses_events_total)')).toHaveLength(1);
  }, WAIT);
  await helm('helm4', 'test', RELEASE, '-n', NAMESPACE, '--timeout', '60s');
  await helm('helm4', 'uninstall', RELEASE, '-n', NAMESPACE);
});

function valuesFor(sns: SimulatedSns) {
  return {
    topology: 'scaled',
    receiver: { replicas: 4, resources: { requests: { cpu: '10m' }, limits: { cpu: PLENTY_CPU } } },
    strategy: { rollingUpdate: { maxSurge: 4, maxUnavailable: 0 } },
    config: {
      ...topicValues(sns),
      ledger: {
        type: 'redis',
        redis: {
          mode: 'cluster',
          urls: ['redis://redis-0:6379', 'redis://redis-1:6379'],
          // oxlint-disable-next-line no-template-curly-in-string -- the exporter replaces it
          password: '${REDIS_PASSWORD}',
        },
      },
    },
    secretEnv: { REDIS_PASSWORD: { name: 'redis', key: 'password' } },
    serviceMonitor: { enabled: true },
    podDisruptionBudget: { enabled: true },
  };
}

/** Lets all of these receivers take the load in turn, and then one alone, each with the same little processor time. */
async function compare(pods: readonly Pod[], load: Load, proxy: TcpProxy): Promise<void> {
  for (const pod of pods) await resize(pod, LITTLE_CPU);
  const four = await throughput(load);
  // How evenly is the affair of the machine: they are given less one after another, under load.
  await vi.waitFor(async () => {
    const seen = await Promise.all(pods.map(({ status }) => scrape(`http://${status.podIP}:10587`)));
    const counted = seen.map((receiver) => receiver.sum('ses_exporter_messages_counted_total') ?? 0);
    expect(Math.min(...counted)).toBeGreaterThan(100);
    expect(seen.filter(({ text }) => /^ses_event/m.test(text))).toEqual([]);
  }, WAIT);
  proxy.lead(...pods.slice(0, 1).map(webhooksOf));
  const one = await throughput(load);
  console.log(`messages a second, with receivers of ${LITTLE_CPU} CPU each:`, { one, four });
  for (const pod of pods) await resize(pod, PLENTY_CPU);
}

function webhooksOf({ status }: Pod) {
  return { host: status.podIP ?? '', port: 8_080 };
}

/** Changes the processor time of a pod as it runs. */
async function resize({ metadata: { name } }: Pod, cpu: string): Promise<void> {
  const resources = { requests: { cpu: '10m' }, limits: { cpu } };
  const patch = JSON.stringify({ spec: { containers: [{ name: 'ses-exporter', resources }] } });
  await kubectl('patch', 'pod', name, '-n', NAMESPACE, '--subresource', 'resize', '--patch', patch);
  await vi.waitFor(async () => {
    const { status } = await read<Pod>('pod', name, '-n', NAMESPACE);
    expect(status.containerStatuses?.[0]?.resources?.limits?.cpu).toBe(cpu);
  }, WAIT);
}

/** Deliveries in a second. It is told and not judged: the machine may do other work too. */
async function throughput(load: Load): Promise<number> {
  await untilMore(load);
  const [posts, began] = [load.posts, performance.now()];
  await wait(MEASURED_MS);
  return Math.round(((load.posts - posts) * 1_000) / (performance.now() - began));
}

/** One that is ready; a probe may fail for a moment while all of them are at full load. */
async function aPodOf(component: string): Promise<string> {
  return vi.waitFor(async () => {
    const [pod] = await theReadyPodsOf(component);
    if (!pod) throw new Error(`no ${component} is ready`);
    return pod.metadata.name;
  }, WAIT);
}

/** The one exposer, wherever it is. */
const totalsService = `
apiVersion: v1
kind: Service
metadata: { name: totals, namespace: ${NAMESPACE} }
spec:
  selector: { app.kubernetes.io/instance: ${RELEASE}, app.kubernetes.io/component: exposer }
  ports: [{ port: 10587, targetPort: metrics }]`;

async function theReadyPodsOf(component: string) {
  const pods = await podsOf(NAMESPACE, RELEASE);
  return pods.filter(
    (pod) => pod.metadata.labels['app.kubernetes.io/component'] === component && isReady(pod),
  );
}

async function untilMore(load: Load): Promise<void> {
  const before = load.events;
  await vi.waitFor(() => {
    expect(load.wrong).toEqual([]);
    expect(load.events).toBeGreaterThan(before + 500);
  }, WAIT);
}
