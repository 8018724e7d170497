import { describe, expect, it } from 'vitest';
import { landingStatus, type CollectorReport } from '../../src/http/landing-status.ts';
import { renderLanding } from '../../src/http/landing/index.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { account } from '../support/http-registry.ts';

const now = Date.parse('2026-01-02T12:00:00Z');
const hour = 3_600_000;

/** The page's text as a reader sees it: no tags, no style, one space between words. */
function read(registry: MetricRegistry, collectors: CollectorReport[] = [], ledgerHealthy = true): string {
  const status = landingStatus({ registry, collectors, ledgerHealthy, now });
  return renderLanding(status, { version: '1.2.3' })
    .replace(/<style>[^]*<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

function withRates(bounce: number, complaint: number): MetricRegistry {
  const registry = new MetricRegistry(() => now);
  registry.set('ses_reputation_bounce_rate', account, bounce);
  registry.set('ses_reputation_complaint_rate', account, complaint);
  return registry;
}

describe('the landing page', () => {
  it('shows name, version and the links', () => {
    const status = landingStatus({
      registry: new MetricRegistry(),
      collectors: [],
      ledgerHealthy: true,
      now,
    });
    const documents = new Set(['README.md', 'docs/metrics.md', 'docs/alerts.md']);
    const page = renderLanding(status, { version: '1.2.3', documents });
    expect(page).toContain('<h1>ses-exporter <small>1.2.3</small></h1>');
    for (const href of ['/metrics', '/-/healthy', '/-/ready', '/config', '/documents/'])
      expect(page).toContain(`href="${href}"`);
    for (const path of documents) expect(page).toContain(`href="/documents/${path}"`);
    expect(renderLanding(status, { version: '1.2.3' })).not.toContain('/documents/');
  });

  it('renews itself only for who asked for that', () => {
    const status = landingStatus({ registry: withRates(0, 0), collectors: [], ledgerHealthy: true, now });
    const page = renderLanding(status, { version: '1.2.3' });
    expect(page).not.toContain('http-equiv="refresh"');
    expect(page).toContain('<a href="/?renew">Renew every 15 seconds</a>');
    const renewing = renderLanding(status, { version: '1.2.3' }, { renews: true });
    expect(renewing).toContain('<meta http-equiv="refresh" content="15" />');
    expect(renewing).toContain('<a href="/">Stop renewing</a>');
  });

  it('says so where nothing is known yet', () => {
    const text = read(new MetricRegistry());
    expect(text).toContain('No data of any account yet.');
    expect(text).toContain('No collector is enabled.');
    expect(text).toContain('No receiver is configured');
  });

  it.each([
    [0.0124, 0.0004, '1.24 %', '24.8 % of the review limit of 5 %'],
    [
      0.05,
      0.0004,
      '5 %',
      '100 % of the review limit of 5 %, 50 % of the limit of 10 % at which AWS may pause sending',
    ],
    [0.12, 0.0004, '12 %', '120 % of the limit of 10 % at which AWS may pause sending'],
    [0, 0.00042, '0.042 %', '42 % of the review limit of 0.1 %'],
    [0, 0.00092, '0.092 %', '92 % of the review limit of 0.1 %'],
    [0, 0.0011, '0.11 %', '110 % of the review limit of 0.1 %, 22 % of the limit of 0.5 %'],
    [0, 0.0061, '0.61 %', '122 % of the limit of 0.5 % at which AWS may pause sending'],
  ])('puts a bounce rate of %d and a complaint rate of %d in words', (bounce, complaint, value, distance) => {
    const text = read(withRates(bounce, complaint));
    expect(text).toContain(value);
    expect(text).toContain(distance);
    expect(text).toContain('AWS’s own rate (CloudWatch)');
  });

  it('estimates the rates from GetSendStatistics while CloudWatch has none', () => {
    const registry = new MetricRegistry(() => now - 3 * hour);
    registry.set('ses_up', account, 1);
    registry.count('ses_statistics_delivery_attempts_total', account, 2_000);
    registry.count('ses_statistics_bounces_total', account, 25);
    const text = read(registry);
    expect(text).toContain('Bounce rate 1.25 %');
    expect(text).toContain('Complaint rate 0 %');
    expect(text).toContain('estimate from GetSendStatistics; counting began 3 h ago');
  });

  it('shows no rate where nothing was sent', () => {
    const registry = new MetricRegistry();
    registry.set('ses_up', account, 1);
    registry.preRegister('ses_statistics_delivery_attempts_total', account);
    expect(read(registry)).toMatch(/Bounce rate – .*no data yet.*Complaint rate – .*no data yet/);
  });

  it('shows the use of the quota and whether sending is enabled', () => {
    const registry = new MetricRegistry();
    registry.set('ses_account_max_24_hour_send', account, 50_000);
    registry.set('ses_account_sent_last_24_hours', account, 12_345);
    registry.set('ses_account_max_send_rate', account, 14);
    registry.set('ses_account_sending_enabled', account, 0);
    const text = read(registry);
    expect(text).toContain('123456789012 eu-west-1');
    expect(text).toContain('24.7 % used, up to 14 a second');
    expect(text).toContain('emails sent in the last 24 hours of 50,000');
    expect(text).toContain('✕ sending disabled');
    expect(text).toContain('Sending is disabled for 123456789012 in eu-west-1: every send is refused.');
  });

  it('knows accounts without a daily limit', () => {
    const registry = new MetricRegistry();
    registry.set('ses_account_max_24_hour_send', account, Infinity);
    registry.set('ses_account_sent_last_24_hours', account, 7);
    expect(read(registry)).toContain('✓ no daily limit');
  });

  it('shows each collector’s state, its last success and its last error', () => {
    const registry = new MetricRegistry();
    const own = { accountId: account.account_id, region: account.region };
    registry.set('ses_exporter_collector_duration_seconds', { collector: 'send-quota', ...account }, 0.24);
    const text = read(registry, [
      { collector: 'send-quota', ...own, ok: true, lastSuccess: now - 42_000 },
      { collector: 'cloudwatch', ...own, ok: false, lastSuccess: now - 2 * hour, lastError: 'AccessDenied' },
      { collector: 'account-sending', ...own },
    ]);
    expect(text).toContain('send-quota 123456789012 eu-west-1 ✓ ok 42 s ago 240 ms –');
    expect(text).toContain('cloudwatch 123456789012 eu-west-1 ▲ failing 2 h ago – AccessDenied');
    expect(text).toContain('account-sending 123456789012 eu-west-1 ○ not run yet never – –');
    expect(text).toContain(
      'Collector cloudwatch fails for 123456789012 in eu-west-1 (last success 2 h ago): AccessDenied.',
    );
  });

  it('says in one sentence which collectors fail, also of an account that could not be asked its number', () => {
    const unknown = { accountId: '', region: 'eu-west-1', ok: false, lastSuccess: undefined };
    const names = ['account', 'identities', 'cloudwatch', 'resources'];
    const text = read(
      new MetricRegistry(),
      names.map((collector) => ({ collector, ...unknown })),
    );
    expect(text).toContain(
      'Collectors account, identities, cloudwatch and 1 more have never succeeded for the ambient account in eu-west-1 since the start: no reason was told.',
    );
  });

  it('names what a collector is denied or gets errors for, though it works', () => {
    const own = { accountId: account.account_id, region: account.region, ok: true, lastSuccess: now };
    const text = read(new MetricRegistry(), [
      { collector: 'identities', ...own, denied: ['DKIM of identities'] },
      { collector: 'resources', ...own, denied: ['a', 'b', 'c', 'd', 'e'] },
      { collector: 'reputation', ...own, denied: [] },
      { collector: 'cloudwatch', ...own, denied: [], failed: ['Send: Forbidden'] },
    ]);
    expect(text).toContain('▲ partial 0 s ago – errors: Send: Forbidden');
    expect(text).toContain(
      'Collector cloudwatch gets errors from AWS for Send: Forbidden of 123456789012 in eu-west-1.',
    );
    expect(text).toContain('▲ partial 0 s ago – access denied: DKIM of identities');
    expect(text).toContain('Collector identities is denied DKIM of identities of 123456789012 in eu-west-1.');
    expect(text).toContain('access denied: a, b, c and 2 more');
    expect(text).toContain('reputation 123456789012 eu-west-1 ✓ ok 0 s ago – –');
  });

  it('names a label that loses values, and does not say that all is well', () => {
    const registry = new MetricRegistry();
    const fullLabels = [{ label: 'tag_campaign', metric: 'ses_events_total', values: 10_000 }];
    const status = landingStatus({ registry, collectors: [], fullLabels, ledgerHealthy: true, now });
    const page = renderLanding(status, { version: '1.2.3' });
    expect(page).toContain(
      'ses_events_total is full: further values of the label tag_campaign, beside the 10,000 that it has, are counted together as __other__.',
    );
    expect(page).not.toContain('All is well');
  });

  it('shows what became of each receiver’s messages', () => {
    const registry = new MetricRegistry();
    const receiver = { receiver: 'sns' };
    registry.count('ses_exporter_messages_total', receiver, 12_000);
    registry.count('ses_exporter_messages_counted_total', receiver, 11_000);
    registry.count('ses_exporter_messages_duplicate_total', receiver, 600);
    registry.count('ses_exporter_messages_ignored_total', receiver, 90);
    registry.count('ses_exporter_messages_rejected_total', { ...receiver, reason: 'bad_signature' }, 10);
    registry.count('ses_exporter_messages_rejected_total', { ...receiver, reason: 'unknown_topic' }, 300);
    registry.preRegister('ses_exporter_messages_rejected_total', { ...receiver, reason: 'stale' });
    registry.set('ses_exporter_receiver_last_message_timestamp_seconds', receiver, now / 1_000 - 4);
    const text = read(registry);
    expect(text).toContain('sns 12,000 11,000 600 90 300 unknown topic 10 bad signature 4 s ago');
    expect(text).not.toContain('stale');
  });

  it('leads with what needs attention, the worst first', () => {
    const registry = withRates(0.06, 0.006);
    registry.set('ses_up', account, 0);
    registry.set('ses_account_max_24_hour_send', account, 100);
    registry.set('ses_account_sent_last_24_hours', account, 81);
    const text = read(registry, [], false);
    const order = ['The ledger cannot be written', 'Bounce rate of', 'Complaint rate of', 'daily quota of'];
    const places = order.map((words) => text.indexOf(words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    expect(text).toContain('Needs attention: 4 critical, 1 warning, 1 not known');
    expect(text).toContain('81 % of the daily quota of 123456789012 in eu-west-1 is used.');
    expect(text).toContain('No call of SES’s API works for 123456789012 in eu-west-1.');
    expect(text).not.toContain('All is well');
  });

  it('does not say that all is well near a limit of AWS’s', () => {
    const text = read(withRates(0, 0.00092));
    expect(text).toContain('Complaint rate of 123456789012 in eu-west-1: 92 % of the review limit of 0.1 %.');
    expect(text).not.toContain('All is well');
  });

  it('names the queue that cannot be read, until it can', () => {
    const registry = withRates(0, 0);
    registry.set('ses_exporter_queue_up', { queue: 'ses-events' }, 0);
    registry.set('ses_exporter_queue_up', { queue: 'other' }, 1);
    const text = read(registry);
    expect(text).toContain('Queue ses-events cannot be read');
    expect(text).not.toContain('Queue other');
    expect(text).not.toContain('All is well');
    registry.set('ses_exporter_queue_up', { queue: 'ses-events' }, 1);
    expect(read(registry)).not.toContain('cannot be read');
  });

  it('escapes whatever comes from outside', () => {
    const hostile = `"><script>alert('x')</script>&amp;`;
    const registry = new MetricRegistry();
    registry.set('ses_up', { account_id: hostile, region: hostile }, 0);
    registry.set('ses_exporter_queue_up', { queue: hostile }, 0);
    registry.count('ses_exporter_messages_total', { receiver: hostile });
    registry.count('ses_exporter_messages_rejected_total', { receiver: hostile, reason: hostile });
    const report = { collector: hostile, accountId: hostile, region: hostile, ok: false, lastError: hostile };
    const status = landingStatus({ registry, collectors: [report], ledgerHealthy: true, now });
    const page = renderLanding(status, { version: hostile, documents: new Set([hostile]) });
    expect(page).not.toContain('<script');
    expect(page).not.toContain(`alert('x')`);
    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;');
  });

  it('loads nothing from elsewhere and runs nothing', () => {
    const status = landingStatus({ registry: withRates(0, 0), collectors: [], ledgerHealthy: true, now });
    const page = renderLanding(status, { version: '1.2.3' });
    expect(page).not.toMatch(/<script|<link|<img|@import|\bon\w+=|\bsrc=|url\((?!#)/);
  });
});
