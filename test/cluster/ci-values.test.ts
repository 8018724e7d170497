import { generateKeyPairSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCertificate } from '../../src/demo/publishing/certificate.ts';
import { DAY_MS } from '../support/sns-topic.ts';
import {
  addressOf,
  builtImage,
  chart,
  helm,
  helms,
  isReady,
  kubectl,
  podsOf,
  restrictedNamespace,
  warningsOf,
} from './kubernetes.ts';
import { startRedis, startRedisCluster } from './redis-pods.ts';
import { volumes } from './volumes.ts';

const NAMESPACE = 'ci';
const WAIT = { timeout: 280_000, interval: 1_000 };

/** What the files read from the Secret ci-secrets. */
const secrets = {
  'eventbridge-api-key': 'a-key-of-eventbridge',
  'firehose-access-key': 'a-key-of-firehose-0123456789',
  'external-id': 'an-external-id',
  'otlp-token': 'of-otlp',
  'redis-password': 'of-redis',
  username: 'prometheus',
  password: 'of-prometheus',
} as const;

const names = readdirSync(`${chart}/ci`).map((file) => file.replace('-values.yaml', ''));
const warnings: string[] = [];
const made = new AsyncDisposableStack();

// One after the other would take minutes: everything is installed first, and then looked at.
beforeAll(async () => {
  made.use(await volumes(names.length));
  made.use(await volumes(1, 'ReadWriteOncePod'));
  made.use(await restrictedNamespace(NAMESPACE));
  await makeWhatTheyName();
  await makeTheirRedis();
  for (const [index, name] of names.entries()) await install(name, helms[index % helms.length] ?? 'helm4');
});
afterAll(async () => {
  await Promise.all(names.map((name) => helm('helm4', 'uninstall', name, '-n', NAMESPACE, '--wait=false')));
  await made.disposeAsync();
});

describe('in a namespace that admits only restricted pods, with every custom resource registered', () => {
  it.each(names)('the pods of ci/%s-values.yaml become ready', async (name) => {
    await vi.waitFor(async () => {
      const pods = await podsOf(NAMESPACE, name);
      expect(pods.map((pod) => [pod.metadata.name, isReady(pod)])).not.toEqual([]);
      expect(pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name)).toEqual([]);
    }, WAIT);
  });

  it('no pod was refused', async () => {
    const messages = 'jsonpath={range .items[*]}{.message}{"\\n"}{end}';
    const failed = ['--field-selector', 'reason=FailedCreate', '-o', messages];
    const told = (await kubectl('get', 'events', '-n', NAMESPACE, ...failed)).split('\n').filter(Boolean);
    // The API server hears of a new service account a little later; the controller tries again.
    const passing = /error looking up service account/;
    expect(told.filter((message) => !passing.test(message))).toEqual([]);
  });

  it('neither Helm nor the API server warned of anything', () => {
    expect(warnings).toEqual([]);
  });

  it.each(helms)('%s would have told of what is deprecated', async (version) => {
    const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: `old-${version}` } };
    const old = ['--set-json', `extraManifests=${JSON.stringify([endpoints])}`];
    const values = ['--values', `${chart}/ci/memory-values.yaml`, '--set', builtImage.join(',')];
    const heard = await warningsOf(
      version,
      'install',
      `old-${version}`,
      chart,
      '-n',
      NAMESPACE,
      ...values,
      ...old,
    );
    expect(heard.join('\n')).toContain('v1 Endpoints is deprecated');
    await helm(version, 'uninstall', `old-${version}`, '-n', NAMESPACE, '--wait=false');
  });
});

async function install(name: string, version: (typeof helms)[number]): Promise<void> {
  const values = ['--values', `${chart}/ci/${name}-values.yaml`, '--set', builtImage.join(',')];
  if (name === 'scaled-hpa') values.push('--set', await redisExampleCom());
  const heard = await warningsOf(version, 'install', name, chart, '-n', NAMESPACE, ...values);
  warnings.push(...heard.map((one) => `${name}: ${one}`));
}

/** The Secrets and the ConfigMap that the files say exist. */
async function makeWhatTheyName(): Promise<void> {
  // The password of web.yml does not matter: nobody asks with one.
  const users =
    'basic_auth_users: { prometheus: $2b$10$EeKnN1WK9m0pS7RHPBTO7.sAUGFzVrZYg1PkrMh8GvqX2Cv5cMhOe }';
  const web = { 'web.yml': users, 'webhooks.yml': users };
  const aws = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'of-aws' };
  await make(['secret', 'generic'], 'ci-secrets', secrets);
  await make(['secret', 'generic'], 'ci-web', web);
  await make(['secret', 'generic'], 'ci-aws', aws);
  await make(['configmap'], 'ci-config', {
    'exporter.yaml': 'accounts: [{ region: eu-west-1 }]\nledger: { type: memory }\n',
  });
}

/** One server, a cluster, and one with TLS and a password, as the files name them. */
async function makeTheirRedis(): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const [validFrom, validTo] = [Date.now() - DAY_MS, Date.now() + DAY_MS];
  const certificate = createCertificate({ privateKey, commonName: 'redis.example.com', validFrom, validTo });
  await make(['secret', 'generic'], 'ci-redis-ca', { 'ca.crt': certificate });
  await make(['secret', 'generic'], 'ci-redis-tls', {
    'tls.crt': certificate,
    'tls.key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  const [cert, key] = ['/secret/tls.crt', '/secret/tls.key'];
  const tls = ['--port', '0', '--tls-port', '6380', '--tls-cert-file', cert, '--tls-key-file', key];
  const settings = [...tls, '--tls-auth-clients', 'no', '--requirepass', secrets['redis-password']];
  await startRedis(
    NAMESPACE,
    { name: 'redis' },
    { name: 'redis-tls', settings, port: 6_380, secret: 'ci-redis-tls' },
  );
  await startRedisCluster(NAMESPACE, ['redis-0', 'redis-1', 'redis-2']);
}

/** Where a name of the world outside leads to, in this cluster. */
async function redisExampleCom(): Promise<string> {
  const ip = await addressOf(NAMESPACE, 'redis-tls');
  return `hostAliases[0].ip=${ip},hostAliases[0].hostnames[0]=redis.example.com`;
}

function literals(texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).map(([key, text]) => `--from-literal=${key}=${text}`);
}

function make(
  kind: readonly string[],
  name: string,
  texts: Readonly<Record<string, string>>,
): Promise<string> {
  return kubectl('create', ...kind, name, '-n', NAMESPACE, ...literals(texts));
}
