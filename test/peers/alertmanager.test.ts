import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeAcceleratedRules } from '../support/accelerated-rules.ts';
import { peer } from '../support/peers.ts';
import { exampleConfig, startAlertmanager, type Alertmanager } from './alertmanager.ts';
import { startPrometheus } from './prometheus.ts';

const WAIT = { timeout: 120_000, interval: 250 };

const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());

/** What the exporter shows, without its body; `undefined` while it is down. */
let shown: string | undefined;
let alertmanager: Alertmanager;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ses-exporter-alerting-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const exporter = createServer((_request, response) => {
    response.statusCode = shown === undefined ? 503 : 200;
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(shown ?? '');
  });
  await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void exporter.close());
  const target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`;

  // Groups of rules are evaluated each at its own time.
  alertmanager = stack.use(await startAlertmanager('15s'));
  shown = calm;
  stack.use(
    await startPrometheus({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: await writeAcceleratedRules(folder),
      alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager.address] }] }] },
      scrape_configs: [
        { job_name: 'ses-exporter', honor_labels: true, static_configs: [{ targets: [target] }] },
      ],
    }),
  );
}, 60_000);

const first = 'account_id="111111111111",region="eu-west-1"';
const second = 'account_id="222222222222",region="us-east-1"';
const calm = `ses_exporter_build_info{version="1"} 1
ses_up{${first}} 1
ses_up{${second}} 1
`;
const trouble = `${calm}
ses_account_enforcement_status{${first},status="shutdown"} 1
ses_account_sending_enabled{${first}} 0
ses_reputation_bounce_rate{${first}} 0.2
ses_reputation_bounce_rate{${second}} 0.045
${['first', 'second']
  .map((_one, at) => (at === 0 ? first : second))
  .map(
    (account) => `ses_limit_bounce_rate_review{${account}} 0.05
ses_limit_bounce_rate_pause{${account}} 0.1`,
  )
  .join('\n')}
ses_vdm_recommendations{${second},recommendation="dmarc",impact="high"} 1
`;

const toldOf = (alert: string) => alertmanager.told.filter(({ labels }) => labels['alertname'] === alert);
const receivers = (alert: string) => [...new Set(toldOf(alert).map(({ receiver }) => receiver))].toSorted();

describe('the example of an Alertmanager', () => {
  it('is a configuration to amtool', () => {
    const { status, stdout, stderr } = spawnSync(peer('bin/amtool'), ['check-config', exampleConfig], {
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });

  it.each([
    [['severity=critical', 'account_id=1'], 'on-call,mail-team'],
    [['severity=warning', 'account_id=1'], 'mail-team'],
    [['severity=warning', 'account_id=222222222222'], 'marketing-team,mail-team'],
    [['severity=critical', 'account_id=222222222222'], 'on-call,marketing-team,mail-team'],
    [['severity=info', 'account_id=222222222222'], 'digest'],
  ])('routes %j to %s', (labels, expected) => {
    const { stdout } = spawnSync(
      peer('bin/amtool'),
      ['config', 'routes', 'test', `--config.file=${exampleConfig}`, ...labels],
      { encoding: 'utf8' },
    );
    expect(stdout.trim()).toBe(expected);
  });

  it.each(['ses.chat', 'ses.mail'])(
    'puts addresses before paths, and leaves addresses alone, in %s',
    async (name) => {
      const alert = { status: 'firing', labels: { severity: 'warning' }, startsAt: '2026-01-01T00:00:00Z' };
      const told = [
        { ...alert, annotations: { runbook_url: '/runbooks/A.md', dashboard_url: '/d/a' } },
        { ...alert, annotations: { runbook_url: 'https://wiki/B', dashboard_url: 'https://charts/d/b' } },
      ];
      const data = join(folder, 'told.json');
      await writeFile(data, JSON.stringify({ status: 'firing', alerts: told }));
      const { stdout, stderr } = spawnSync(
        peer('bin/amtool'),
        [
          'template',
          'render',
          '--template.glob=prometheus/alertmanager/templates/*.tmpl',
          `--template.data=${data}`,
          `--template.text={{ template "${name}" . }}`,
        ],
        { encoding: 'utf8' },
      );
      expect(stderr).toBe('');
      const links = stdout.match(/https:[^"|]+/g);
      expect(links).toEqual([
        'https://git.example.com/ses-exporter/blob/main/runbooks/A.md',
        'https://grafana.example.com/d/a',
        'https://wiki/B',
        'https://charts/d/b',
      ]);
    },
  );

  it('tells who is to be told, in words, and keeps an account’s rates silent while AWS has paused it', async () => {
    shown = trouble;
    await vi.waitFor(() => {
      expect(receivers('SesAccountPaused')).toEqual(['mail-team', 'on-call']);
      expect(receivers('SesBounceRateNearReviewLimit')).toEqual(['mail-team', 'marketing-team']);
      expect(receivers('SesRecommendationOpen')).toEqual(['digest']);
    }, WAIT);
    expect(toldOf('SesAccountPaused')[0]).toMatchObject({
      status: 'firing',
      labels: { account_id: '111111111111' },
      annotations: {
        summary: 'AWS has paused sending of account 111111111111 in eu-west-1',
        runbook_url: expect.stringMatching(
          /\/runbooks\/SesAccountPaused\.md\?account_id=\d{12}&region=\S+$/,
        ) as string,
      },
    });
    expect(toldOf('SesBounceRateNearReviewLimit')[0]).toMatchObject({
      labels: { account_id: '222222222222' },
    });
    const ofFirst = alertmanager.told
      .filter(({ labels }) => labels['account_id'] === '111111111111')
      .map(({ labels }) => labels['alertname']);
    expect(new Set(ofFirst)).toEqual(new Set(['SesAccountPaused']));
  });

  it('says that nobody watches, and nothing else, while the exporter is down', async () => {
    const since = Date.now();
    shown = undefined;
    // What fired before may still be on its way.
    const news = () =>
      alertmanager.told.filter(
        ({ status, startsAt }) => status === 'firing' && Date.parse(startsAt) >= since,
      );
    await vi.waitFor(() => {
      expect(new Set(news().map(({ receiver }) => receiver))).toEqual(
        new Set(['mail-team', 'marketing-team', 'on-call']),
      );
    }, WAIT);
    expect(new Set(news().map(({ labels }) => labels['alertname']))).toEqual(new Set(['SesExporterDown']));
  });
});
