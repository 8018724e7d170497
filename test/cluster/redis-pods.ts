import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { peer } from '../support/peers.ts';
import { apply, kubectl, read, type Pod } from './kubernetes.ts';

const run = promisify(execFile);

export interface RedisPod {
  /** Its pod's and its Service's. */
  readonly name: string;
  /** As on redis-server's command line. */
  readonly settings?: readonly string[];
  /** Of the Service and the pod. */
  readonly port?: number;
  /** A Secret whose files it finds in /secret. */
  readonly secret?: string;
}

/** Makes pods of Redis, from the image that `.ci/cluster.sh` loads, with a Service each. Resolves when they answer. */
export async function startRedis(namespace: string, ...pods: readonly RedisPod[]): Promise<void> {
  await apply(pods.map(manifests).join('\n---\n'), '-n', namespace);
  const names = pods.map(({ name }) => `pod/${name}`);
  await kubectl('wait', '--for=condition=Ready', '--timeout=60s', '-n', namespace, ...names);
}

/** Makes a cluster of Redis of pods with these names, each a primary. */
export async function startRedisCluster(
  namespace: string,
  names: readonly string[],
  password = '',
): Promise<void> {
  const secret = password ? ['--requirepass', password, '--masterauth', password] : [];
  const settings = ['--cluster-enabled', 'yes', ...secret];
  await startRedis(namespace, ...names.map((name) => ({ name, settings })));
  const pods = await Promise.all(names.map((name) => read<Pod>('pod', name, '-n', namespace)));
  const addresses = pods.map(({ status }) => `${status.podIP}:6379`);
  const create = [
    ...(password ? ['-a', password] : []),
    '--cluster',
    'create',
    ...addresses,
    '--cluster-yes',
  ];
  await run(peer('bin/redis-cli'), create);
}

function manifests({ name, settings = [], port = 6_379, secret }: RedisPod): string {
  const args = ['--dir', '/data', '--save', '', '--protected-mode', 'no', ...settings];
  const volumes = [
    { name: 'data', emptyDir: {} },
    secret && { name: 'secret', secret: { secretName: secret } },
  ];
  const mounts = [{ name: 'data', mountPath: '/data' }, secret && { name: 'secret', mountPath: '/secret' }];
  return `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  automountServiceAccountToken: false
  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
  terminationGracePeriodSeconds: 1
  containers:
    - name: redis
      image: localhost/redis:1
      imagePullPolicy: Never
      args: ${JSON.stringify(args)}
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
      readinessProbe: { tcpSocket: { port: ${port} }, periodSeconds: 1 }
      volumeMounts: ${JSON.stringify(mounts.filter(Boolean))}
  volumes: ${JSON.stringify(volumes.filter(Boolean))}
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: ${port} }] }`;
}
