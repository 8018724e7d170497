import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { simulatedSns } from '../crash/simulated-sns.ts';
import { scrapeRevealed } from '../support/scrape.ts';
import { killContainer } from './container.ts';
import {
  addressOf,
  builtImage,
  chart,
  helm,
  helms,
  HOST,
  isReady,
  kubectl,
  podsOf,
  restrictedNamespace,
  type HelmVersion,
} from './kubernetes.ts';
import { Load, topicValues } from './load.ts';
import { prometheusOf } from './prometheus-operator.ts';
import { volumes } from './volumes.ts';

const RELEASE = 'ses-exporter';
const WAIT = { timeout: 60_000, interval: 500 };

// A claim takes whichever volume it finds.
let disks: AsyncDisposable;
beforeAll(async () => {
  disks = await volumes(helms.length);
});
afterAll(() => disks[Symbol.asyncDispose]());

// Most of it is waiting, which both can do at the same time.
describe.concurrent.each(helms)(
  'a release of %s in a namespace that admits only restricted pods',
  (version) => {
    it('counts every event once through upgrades, a failed one, rollbacks, lost pods, a killed process, and being removed and installed again', async () => {
      await using stack = new AsyncDisposableStack();
      const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-life-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const namespace = `life-${version}`;
      stack.use(await restrictedNamespace(namespace));
      const sns = stack.use(await simulatedSns(HOST));
      const valuesFile = join(folder, 'values.yaml');
      await writeFile(valuesFile, stringify({ config: topicValues(sns), serviceMonitor: { enabled: true } }));
      const inPlace = ['--namespace', namespace, '--wait', '--timeout', '90s', '--values', valuesFile];
      const image = ['--set', builtImage.join(',')];
      const nextChart = await packageNext(folder);

      await helm(version, 'install', RELEASE, chart, ...inPlace, ...image);
      const webUrl = `http://${await addressOf(namespace, RELEASE)}:10587`;
      const webhooksUrl = `http://${await addressOf(namespace, `${RELEASE}-webhooks`)}:8080`;
      const prometheus = stack.use(await prometheusOf(namespace, RELEASE));
      const load = stack.use(new Load(sns, webhooksUrl, webUrl, `life ${version}`));

      const installed = await thePod(namespace);
      await lookInto(namespace);
      await untilMore(load);
      await helm(version, 'upgrade', RELEASE, chart, ...inPlace, ...image, '--set', 'config.log.level=debug');
      const reconfigured = await thePod(namespace);
      expect(reconfigured.metadata.uid).not.toBe(installed.metadata.uid);
      await untilMore(load);
      await helm(version, 'upgrade', RELEASE, nextChart, ...inPlace, ...image);
      expect(imageOf(await thePod(namespace))).toBe('localhost/ses-exporter:next');
      await untilMore(load);
      await helm(version, 'rollback', RELEASE, '1', '--namespace', namespace, '--wait', '--timeout', '90s');
      expect(imageOf(await thePod(namespace))).toMatch(/^localhost\/ses-exporter:\d/);
      await untilMore(load);
      await upgradeToNothing(version, namespace);
      await helm(version, 'rollback', RELEASE, '4', '--namespace', namespace, '--wait', '--timeout', '90s');
      expect(imageOf(await thePod(namespace))).toMatch(/^localhost\/ses-exporter:\d/);
      await untilMore(load);
      await killContainer(namespace, `${RELEASE}-0`);
      await untilMore(load);
      await kubectl('delete', 'pod', `${RELEASE}-0`, '-n', namespace);
      await thePod(namespace);
      await untilMore(load);
      await kubectl('delete', 'pod', `${RELEASE}-0`, '-n', namespace, '--force', '--grace-period=0');
      await thePod(namespace);
      await untilMore(load);

      const { events, ...outcome } = await load.outcome();
      console.log(`${version}: ${events} events`, outcome);
      expect(outcome).toMatchObject({ lost: 0, doubled: 0, wrong: [] });
      await vi.waitFor(async () => {
        const [sum] = await prometheus.query('sum(ses_events_total)');
        expect(Number(sum?.value[1])).toBe(events);
      }, WAIT);
      expect(await prometheus.query('{__name__=~"ses_.+", exported_region!=""}')).toEqual([]);

      await helm(version, 'test', RELEASE, '--namespace', namespace, '--timeout', '60s');
      await helm(version, 'uninstall', RELEASE, '--namespace', namespace, '--wait');
      await vi.waitFor(async () => expect(await podsOf(namespace, RELEASE)).toEqual([]), WAIT);
      await helm(version, 'install', RELEASE, chart, ...inPlace, ...image);
      const newUrl = `http://${await addressOf(namespace, RELEASE)}:10587`;
      await vi.waitFor(async () => {
        expect((await scrapeRevealed(newUrl)).sum('ses_events_total')).toBe(events);
      }, WAIT);
      await helm(version, 'uninstall', RELEASE, '--namespace', namespace, '--wait');
    });
  },
);

/** The image's own health check is content, nobody is root, and nothing can be written but the ledger's folder. */
async function lookInto(namespace: string): Promise<void> {
  const inPod = (...command: readonly string[]) =>
    kubectl('exec', `${RELEASE}-0`, '-n', namespace, '--', ...command);
  const [, healthCheck = '[]'] =
    /^HEALTHCHECK .*\\\n\s*CMD (\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  await inPod(...(JSON.parse(healthCheck) as string[]));
  expect(await inPod('/usr/local/bin/node', '-p', 'process.getuid()')).toBe('65532');
  const write = (file: string) => inPod('/usr/local/bin/node', '-e', `fs.writeFileSync('${file}', '')`);
  await write('/data/note');
  await expect(write('/app/note')).rejects.toThrow('EROFS');
  await expect(write('/tmp/note')).rejects.toThrow('EROFS');
}

/** An image that is nowhere: the pod is replaced by one that never becomes ready. */
async function upgradeToNothing(version: HelmVersion, namespace: string): Promise<void> {
  const values = ['--reuse-values', '--set', 'image.tag=nowhere'];
  await helm(version, 'upgrade', RELEASE, chart, '--namespace', namespace, ...values);
  await vi.waitFor(async () => {
    const [pod] = await podsOf(namespace, RELEASE);
    expect(pod?.status.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ErrImageNeverPull');
  }, WAIT);
}

/** The chart as a later version of it would be, with a later version of the program. */
async function packageNext(folder: string): Promise<string> {
  await helm(
    'helm3',
    'package',
    chart,
    '--version',
    '99.0.0',
    '--app-version',
    'next',
    '--destination',
    folder,
  );
  return join(folder, 'ses-exporter-99.0.0.tgz');
}

/** Resolves when the one pod of the release is ready. */
function thePod(namespace: string) {
  return vi.waitFor(async () => {
    const [pod, ...others] = await podsOf(namespace, RELEASE);
    if (!pod || others.length > 0 || !isReady(pod)) throw new Error('the pod is not ready');
    return pod;
  }, WAIT);
}

/** Lets a good number of messages through before the next thing happens. */
async function untilMore(load: Load): Promise<void> {
  const before = load.events;
  await vi.waitFor(() => {
    expect(load.wrong).toEqual([]);
    expect(load.events).toBeGreaterThan(before + 500);
  }, WAIT);
}

function imageOf(pod: Awaited<ReturnType<typeof thePod>>): string {
  return pod.spec.containers[0]?.image ?? '';
}
