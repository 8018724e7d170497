import { describe, expect, it } from 'vitest';
import { openDocuments } from '../../src/http/documents.ts';
import { createManagementApp } from '../../src/http/management.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { ask } from '../support/http-client.ts';
import { serve } from '../support/http-server.ts';
import { soundWorld } from '../support/landing-states.ts';

function serveDocuments(documents = openDocuments()) {
  return serve(
    createManagementApp({
      registry: new MetricRegistry(),
      ready: () => [],
      reload: () => Promise.resolve({ ok: true }),
      config: () => '',
      status: () => soundWorld().status(),
      version: '1',
      documents,
    }),
  );
}

describe('the documents', () => {
  it('are read where the program runs, as they are', async () => {
    await using server = await serveDocuments();
    const answer = await ask(`${server.url}/documents/prometheus/runbooks/SesLedgerFailing.md`);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.text).toContain('# SesLedgerFailing');
  });

  it('have the labels of an alert in place, where they are plain values', async () => {
    await using server = await serveDocuments();
    const runbook = `${server.url}/documents/prometheus/runbooks/SesConfigurationSetComplaintRateHigh.md`;
    const labels = 'account_id=111111111111&region=eu-west-1';
    const own = (await ask(`${runbook}?${labels}&configuration_set=news`)).text;
    expect(own).toContain(
      '--configuration-set-name news --no-sending-enabled --region eu-west-1 --profile <',
    );
    expect(own).toContain('{configuration_set="news",account_id="111111111111",region="eu-west-1",');
    for (const text of [
      'news;reboot',
      '$(reboot)',
      '--endpoint-url',
      '',
      'a"}) or vector(1',
      'x&configuration_set=y',
    ])
      expect((await ask(`${runbook}?${labels}&configuration_set=${text}`)).text).toContain(
        '--configuration-set-name <configuration_set> --no-sending-enabled --region eu-west-1',
      );
  });

  it('are all listed, and every link of the list and of the landing page leads somewhere', async () => {
    await using server = await serveDocuments();
    const pages = await Promise.all(['/documents/', '/'].map((path) => ask(server.url + path)));
    const links = new Set(
      pages.flatMap(({ text }) =>
        [...text.matchAll(/href="(?<to>\/[^"]*)"/g)].map(({ groups }) => groups?.['to'] ?? ''),
      ),
    );
    expect(links.size).toBeGreaterThan(60);
    for (const link of links) expect([link, (await ask(server.url + link)).status]).toEqual([link, 200]);
  });

  it('are not promised where none were shipped', async () => {
    await using server = await serveDocuments(openDocuments(new URL('file:///nonexistent/')));
    expect((await ask(`${server.url}/`)).text).not.toContain('/documents/');
    expect((await ask(`${server.url}/documents/`)).text).toContain('No documents were shipped');
  });
});
