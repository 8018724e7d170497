import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { peer } from '../support/peers.ts';

const run = promisify(execFile);

/** The machine's own address on the pods' network: what listens there can be reached from pods. */
export const HOST = '10.244.0.1';

export const chart = 'helm/ses-exporter';
/** Pods run the image that was built, and no registry is asked. */
export const builtImage = [
  'image.registry=localhost',
  'image.repository=ses-exporter',
  'image.pullPolicy=Never',
];

export const helms = ['helm3', 'helm4'] as const;
export type HelmVersion = (typeof helms)[number];

/** @throws Error with what the program said. */
async function say(program: string, args: readonly string[]) {
  const { stdout, stderr } = await run(program, args, { maxBuffer: 64 * 1_024 * 1_024 });
  return { answer: stdout.trim(), warnings: stderr.split('\n').filter(Boolean) };
}

/** In the cluster that KUBECONFIG names. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  return (await say('kubectl', args)).answer;
}

export async function read<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await kubectl('get', '-o', 'json', ...args)) as T;
}

export async function helm(version: HelmVersion, ...args: readonly string[]): Promise<string> {
  return (await say(peer(`bin/${version}`), args)).answer;
}

/** What a Helm says beside its answer, and what the API server warns it of. */
export async function warningsOf(version: HelmVersion, ...args: readonly string[]): Promise<string[]> {
  return (await say(peer(`bin/${version}`), args)).warnings;
}

/** Makes what a text of YAML says. */
export async function apply(yaml: string, ...args: readonly string[]): Promise<void> {
  const applying = run('kubectl', ['apply', '-f', '-', ...args]);
  applying.child.stdin?.end(yaml);
  await applying;
}

/** A namespace that admits only pods of the restricted pod security standard; gone when it is disposed of. */
export async function restrictedNamespace(name: string): Promise<AsyncDisposable> {
  await kubectl('create', 'namespace', name);
  await kubectl('label', 'namespace', name, 'pod-security.kubernetes.io/enforce=restricted');
  // Made by a controller, some time later; without it no pod is admitted.
  await kubectl('wait', '--for=create', 'serviceaccount/default', '-n', name, '--timeout=120s');
  return {
    async [Symbol.asyncDispose]() {
      await kubectl('delete', 'namespace', name, '--wait=false');
    },
  };
}

/** The address of a Service, which works from this machine too. */
export async function addressOf(namespace: string, service: string): Promise<string> {
  return kubectl('get', 'service', service, '-n', namespace, '-o', 'jsonpath={.spec.clusterIP}');
}

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly podIP?: string;
    readonly containerStatuses?: readonly {
      readonly containerID?: string;
      readonly restartCount: number;
      readonly resources?: { readonly limits?: { readonly cpu?: string } };
      readonly state?: { readonly waiting?: { readonly reason?: string } };
    }[];
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** The pods of a release, but for the one of `helm test`. */
export async function podsOf(namespace: string, release: string): Promise<readonly Pod[]> {
  const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component!=test`;
  return (await read<{ items: Pod[] }>('pods', '-n', namespace, '-l', selector)).items;
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
}
