import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { builtImage, chart, helm, HOST, kubectl, podsOf, restrictedNamespace } from './kubernetes.ts';

const RELEASE = 'ses-exporter';
const NAMESPACE = 'otlp';
const WAIT = { timeout: 60_000, interval: 500 };

/** What is read of OTLP's JSON. */
interface Export {
  readonly resourceMetrics: readonly {
    readonly resource: {
      readonly attributes: readonly {
        readonly key: string;
        readonly value: { readonly stringValue?: string };
      }[];
    };
  }[];
}

it('says over OTLP where the pod is, and goes on as the same instance in the next pod', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-otlp-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(await restrictedNamespace(NAMESPACE));
  const { endpoint, bodies } = stack.use(await otlpReceiver(HOST));
  const otlp = { enabled: true, endpoint, protocol: 'http/json', interval: '1s' };
  const config = { ledger: { type: 'memory' }, otlp, exposition: { zero_for: '5s' } };
  const values = join(folder, 'values.yaml');
  await writeFile(values, stringify({ config }));
  await helm(
    'helm4',
    'install',
    RELEASE,
    chart,
    '-n',
    NAMESPACE,
    '--values',
    values,
    '--set',
    builtImage.join(','),
  );

  /** Resolves when an export has said that it is from the one pod, which is none of these. */
  const exportOfAnother = (...pods: readonly string[]) =>
    vi.waitFor(async () => {
      const [pod, ...others] = await podsOf(NAMESPACE, RELEASE);
      const resource = attributesOf(bodies.at(-1));
      expect(others).toEqual([]);
      expect(pods).not.toContain(pod?.metadata.name);
      expect(resource['k8s.pod.name']).toBe(pod?.metadata.name);
      return resource;
    }, WAIT);
  const first = await exportOfAnother();
  expect(first).toMatchObject({
    'service.name': 'ses-exporter',
    'service.instance.id': `${RELEASE}:10587`,
    'k8s.namespace.name': NAMESPACE,
    'k8s.node.name': 'node1',
    'k8s.container.name': 'ses-exporter',
  });
  await kubectl('rollout', 'restart', 'deployment', RELEASE, '-n', NAMESPACE);
  const next = await exportOfAnother(first['k8s.pod.name'] ?? '');
  expect(next['service.instance.id']).toBe(first['service.instance.id']);
  await helm('helm4', 'uninstall', RELEASE, '-n', NAMESPACE);
});

function attributesOf(body: Buffer | undefined): Partial<Record<string, string>> {
  const { resourceMetrics } = JSON.parse(body?.toString() ?? '{"resourceMetrics":[]}') as Export;
  const attributes = resourceMetrics.flatMap(({ resource }) => resource.attributes);
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? '']));
}
