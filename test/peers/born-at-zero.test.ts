import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { collectorNames } from '../../src/collectors/collector.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { createCertificate } from '../../src/demo/certificate.ts';
import { createSnsSigner } from '../../src/demo/sns-signer.ts';
import { fixtureJson } from '../support/ses-fixtures.ts';
import { startExporter, type Exporter } from '../support/program.ts';
import { DAY_MS, topicArn } from '../support/sns-topic.ts';
import { startPrometheus, type Prometheus } from './prometheus.ts';

const PATIENCE = { timeout: 30_000, interval: 200 };

/** The program with a trusted topic; `restart` kills it and starts it on the same ledger and the same ports. */
async function programWithTopic() {
  await using stack = new AsyncDisposableStack();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const [validFrom, validTo] = [Date.now() - DAY_MS, Date.now() + DAY_MS];
  const certificate = createCertificate({ privateKey, commonName: 'sns.amazonaws.com', validFrom, validTo });
  const origin = createServer((_request, response) => response.end(certificate));
  stack.defer(() => void origin.close());
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  const certificateUrl = `${endpoint}/SimpleNotificationService-0123456789abcdef.pem`;
  const signer = createSnsSigner({ privateKey, certificateUrl, endpoint });

  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-zero-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'ses-exporter.yaml');
  const configure = (web: string, webhooks: string) =>
    writeFile(
      file,
      stringify({
        accounts: [{ region: 'eu-west-1', account_id: '123456789012' }],
        collectors: Object.fromEntries(collectorNames.map((name) => [name, { enabled: false }])),
        carriers: { sns: { topics: [topicArn], trusted_origins: [endpoint] } },
        ledger: { path: join(folder, 'ledger.db') },
        // Longer than the slower scraper's interval, as it is to be.
        exposition: { zero_for: '4s' },
        web: { listen: web },
        webhooks: { listen: webhooks },
      } satisfies ConfigInput),
    );
  const exporters = stack.use(new AsyncDisposableStack());
  const start = async () => exporters.use(await startExporter(file, folder));
  await configure('127.0.0.1:0', '127.0.0.1:0');
  let exporter: Exporter = await start();
  const web = new URL(exporter.webUrl).host;
  const webhooks = new URL(exporter.webhooksUrl ?? '').host;
  await configure(web, webhooks);
  const held = stack.move();
  return {
    web,
    /** Delivers so many bounces of one recipient each, of one configuration set. */
    async bounce(configurationSet: string, count: number) {
      for (let at = 0; at < count; at++) {
        const json = fixtureJson('bounce');
        json.mail.messageId = `${configurationSet}-${at}-${Date.now()}`;
        json.mail.tags['ses:configuration-set'] = [configurationSet];
        Object.assign(json['bounce'] as object, { timestamp: new Date().toISOString() });
        const message = JSON.stringify(json);
        const body = signer.notification({ topicArn, time: Date.now(), message, signatureVersion: '2' });
        const answer = await fetch(`http://${webhooks}/sns`, { method: 'POST', body: JSON.stringify(body) });
        expect([answer.status, await answer.text()]).toEqual([200, 'counted\n']);
      }
    },
    async restart() {
      await exporter.end('SIGKILL');
      exporter = await start();
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

let program: Awaited<ReturnType<typeof programWithTopic>>;
/** A pair, of which one scrapes less often. */
let pair: readonly Prometheus[];
beforeAll(async () => {
  program = await programWithTopic();
  const job = { job_name: 'ses', honor_labels: true, static_configs: [{ targets: [program.web] }] };
  pair = await Promise.all(
    ['500ms', '3s'].map((scrape_interval) =>
      startPrometheus({ global: { scrape_interval }, scrape_configs: [job] }),
    ),
  );
}, 60_000);
afterAll(async () => {
  for (const prometheus of pair ?? []) await prometheus[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
});

const bounces = (configurationSet: string) =>
  `ses_events_total{event_type="bounce",configuration_set="${configurationSet}"}`;

/** Waits until both have a value, and returns what each has stored of the only series. */
async function storedBy(both: typeof pair, selector: string, value: number) {
  return Promise.all(
    both.map((prometheus) =>
      vi.waitFor(async () => {
        const [series, ...others] = await prometheus.samples(`${selector}[10m]`);
        expect(others).toEqual([]);
        const values = (series?.values ?? []).map(([, text]) => Number(text));
        expect(values.at(-1)).toBe(value);
        return values;
      }, PATIENCE),
    ),
  );
}

/** Nothing but its 0 and then its value: no reset, no step that a later sample takes back. */
const neverFalls = (values: readonly number[]) => values.every((value, at) => value >= (values[at - 1] ?? 0));

describe('a counter series that is born with a value', () => {
  it('is at 0 in the first sample of both scrapers, so that increase() sees all of it', async () => {
    await program.bounce('campaign-a', 7);
    for (const values of await storedBy(pair, bounces('campaign-a'), 7)) {
      expect(values[0]).toBe(0);
      expect(neverFalls(values)).toBe(true);
    }
    for (const prometheus of pair) {
      const [risen] = await prometheus.query(`increase(${bounces('campaign-a')}[10m])`);
      // What Prometheus extrapolates is at most half an interval at each end, over three intervals or more.
      expect(Number(risen?.value[1])).toBeGreaterThanOrEqual(7);
      expect(Number(risen?.value[1])).toBeLessThanOrEqual(7 * 1.5);
    }
  }, 60_000);

  it('is so too when the program is killed before its value was ever shown', async () => {
    await program.bounce('campaign-b', 5);
    await program.restart();
    for (const values of await storedBy(pair, bounces('campaign-b'), 5)) {
      expect(values[0]).toBe(0);
      expect(neverFalls(values)).toBe(true);
    }
  }, 60_000);

  it('never goes back to 0 once its value was shown, however often the program is killed', async () => {
    await program.bounce('campaign-c', 3);
    await storedBy(pair, bounces('campaign-c'), 3);
    await program.restart();
    await program.bounce('campaign-c', 1);
    await program.restart();
    for (const values of await storedBy(pair, bounces('campaign-c'), 4)) {
      expect(values[0]).toBe(0);
      expect(neverFalls(values)).toBe(true);
    }
    for (const prometheus of pair) {
      const resets = await prometheus.query(`resets(${bounces('campaign-a')}[10m])`);
      expect(resets.map(({ value }) => value[1])).toEqual(['0']);
    }
  }, 60_000);
});
