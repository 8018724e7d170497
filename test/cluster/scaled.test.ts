import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { simulatedSns } from '../crash/simulated-sns.ts';
import { redisServers } from '../support/redis-servers.ts';
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
  restrictedNamespace,
} from './kubernetes.ts';
import { Load, topicValues } from './load.ts';
import { prometheusOf } from './prometheus-operator.ts';

const RELEASE = 'ses-exporter';
const NAMESPACE = 'scaled';
const PATIENCE = { timeout: 90_000, interval: 500 };
const PASSWORD = 'of-the-test';

it('counts every event once with four receivers on one Redis, and one pod shows the totals', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-scaled-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { start } = stack.use(await redisServers());
  const redis = await start('--bind', '127.0.0.1', HOST, '--requirepass', PASSWORD);
  stack.use(await restrictedNamespace(NAMESPACE));
  await kubectl(
    'create',
    'secret',
    'generic',
    'redis',
    '-n',
    NAMESPACE,
    `--from-literal=password=${PASSWORD}`,
  );
  const sns = stack.use(await simulatedSns(HOST));
  const valuesFile = join(folder, 'values.yaml');
  const values = {
    topology: 'scaled',
    receiver: { replicas: 4 },
    config: {
      ...topicValues(sns),
      // oxlint-disable-next-line no-template-curly-in-string -- the exporter replaces it
      ledger: {
        type: 'redis',
        redis: { urls: [`redis://${HOST}:${redis.port}`], password: '${REDIS_PASSWORD}' },
      },
    },
    secretEnv: { REDIS_PASSWORD: { name: 'redis', key: 'password' } },
    serviceMonitor: { enabled: true },
    podDisruptionBudget: { enabled: true },
  };
  await writeFile(valuesFile, stringify(values));
  const inPlace = [
    '-n',
    NAMESPACE,
    '--wait',
    '--timeout',
    '120s',
    '--values',
    valuesFile,
    '--set',
    builtImage.join(','),
  ];

  await helm('helm4', 'install', RELEASE, chart, ...inPlace);
  const webhooksUrl = `http://${await addressOf(NAMESPACE, `${RELEASE}-webhooks`)}:8080`;
  const prometheus = stack.use(await prometheusOf(NAMESPACE, RELEASE));
  await apply(totalsService);
  const webUrl = `http://${await addressOf(NAMESPACE, 'totals')}:10587`;
  const load = stack.use(new Load(sns, webhooksUrl, webUrl, 'scaled'));

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
  await vi.waitFor(async () => {
    const [sum] = await prometheus.query('sum(ses_events_total)');
    expect(Number(sum?.value[1])).toBe(events);
  }, PATIENCE);
  await vi.waitFor(async () => {
    expect(await prometheus.query('count by (pod) (ses_events_total)')).toHaveLength(1);
    // Connections that are kept stay with whom they found, so that not every pod of the last four must have got some.
    const counted = 'ses_exporter_messages_counted_total{pod=~".*-receiver-.*"}';
    const pods = await prometheus.query(`max by (pod) (max_over_time(${counted}[10m])) > 0`);
    expect(pods.length).toBeGreaterThanOrEqual(4);
  }, PATIENCE);
  await helm('helm4', 'test', RELEASE, '-n', NAMESPACE, '--timeout', '60s');
  await helm('helm4', 'uninstall', RELEASE, '-n', NAMESPACE);
});

async function aPodOf(component: string): Promise<string> {
  return (await theReadyPodsOf(component))[0]?.metadata.name ?? '';
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
  }, PATIENCE);
}
