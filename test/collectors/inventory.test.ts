import { describe, expect, it } from 'vitest';
import { createPreRegistration } from '../../src/counting/pre-register.ts';
import { suppressedSubTypes } from '../../src/events/bounce-kinds.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import type { CollectorsDeps } from '../../src/runner/index.ts';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { identitiesNamed, setsNamed } from '../support/ses-answers.ts';

async function benchWith(sets: readonly string[], identities: readonly string[], deps = {}) {
  const bench = await awsBench({ of: ['inventory'], deps });
  bench.aws.answer('ListConfigurationSets', setsNamed(sets));
  bench.aws.answer('ListIdentities', identitiesNamed(identities));
  return bench;
}

const many = (count: number, suffix = '') => Array.from({ length: count }, (_one, at) => `n${at}${suffix}`);

const expectedLines = (metric: string) =>
  ['', 'news']
    .flatMap((set) => ['firm.example', 'shop.example'].map((identity) => ({ set, identity })))
    .flatMap(({ set, identity }) =>
      eventTypes.map(
        (type) => `${metric}{event_type="${type}",configuration_set="${set}",identity="${identity}"} 0`,
      ),
    )
    .toSorted();

describe('the inventory collector', () => {
  it('shows how many configuration sets and identities there are', async () => {
    await using bench = await benchWith(
      ['news', 'orders'],
      ['shop.example', 'boss@firm.example', 'other.example'],
    );
    await bench.running.firstRuns;
    expect(await bench.lines('ses_configuration_sets', 'ses_identities')).toEqual([
      'ses_configuration_sets 2',
      'ses_identities{identity_type="domain"} 2',
      'ses_identities{identity_type="email_address"} 1',
    ]);
  });

  it('shows identities where configuration sets are not to be seen, and says so', async () => {
    await using bench = await benchWith(['news'], ['shop.example']);
    bench.aws.answer('ListConfigurationSets', fault('AccessDenied'));
    await bench.running.firstRuns;
    expect(
      await bench.lines('ses_configuration_sets', 'ses_identities', 'ses_exporter_collector_denied_parts'),
    ).toEqual([
      'ses_exporter_collector_denied_parts{collector="inventory"} 1',
      'ses_identities{identity_type="domain"} 1',
      'ses_identities{identity_type="email_address"} 0',
    ]);
    expect(await bench.lines('ses_events_total{event_type="send"')).toEqual([
      'ses_events_total{event_type="send",configuration_set="",identity="shop.example"} 0',
    ]);
  });

  it('has all event types of each configuration set and sending domain at 0 before the first event', async () => {
    await using bench = await benchWith(['news'], ['Shop.example', 'boss@firm.example', 'ceo@firm.example']);
    await bench.running.firstRuns;
    for (const metric of ['ses_events_total', 'ses_event_recipients_total'])
      expect(await bench.lines(metric)).toEqual(expectedLines(metric));
  });

  it('has complaints and mail that SES kept back at 0 too, by what they usually are', async () => {
    await using bench = await benchWith([], ['shop.example']);
    await bench.running.firstRuns;
    expect(await bench.lines('ses_complaints_total', 'ses_suppressed_recipients_total')).toEqual([
      ...['', 'abuse'].map(
        (type) =>
          `ses_complaints_total{configuration_set="",identity="shop.example",feedback_type="${type}",complaint_subtype=""} 0`,
      ),
      ...[
        'email_validation_suppressed',
        'on_account_suppression_list',
        'on_tenant_suppression_list',
        'suppressed',
        'unsubscribed_recipient',
      ].map(
        (reason) =>
          `ses_suppressed_recipients_total{configuration_set="",identity="shop.example",reason="${reason}"} 0`,
      ),
    ]);
  });

  it('pre-registers no more than it can hold of an account with ten thousand domains and five hundred sets', async () => {
    let expected = 0;
    const preRegister: CollectorsDeps['preRegister'] = (series) => void (expected = series.length);
    await using bench = await benchWith(many(500), many(10_000, '.example'), { preRegister });
    await bench.running.firstRuns;
    expect(expected).toBe(1_000 * (2 * eventTypes.length + 2 + suppressedSubTypes.length));
    expect(await bench.lines('ses_configuration_sets')).toEqual(['ses_configuration_sets 500']);
  });

  it('has the account’s event types at 0 when there is no identity yet, and follows when there is', async () => {
    await using bench = await benchWith([], []);
    await bench.running.firstRuns;
    expect(await bench.lines('ses_events_total')).toHaveLength(eventTypes.length);
    bench.aws.answer('ListIdentities', identitiesNamed(['shop.example']));
    await bench.pass(10 * minute);
    expect(await bench.lines('ses_events_total')).toHaveLength(2 * eventTypes.length);
  });
});

describe('pre-registration', () => {
  const labels = { account_id: '1', region: 'r', event_type: 'send', configuration_set: 'c', identity: 'i' };
  const expected = (count: number) =>
    Array.from({ length: count }, (_one, at) => ({
      metric: 'ses_events_total' as const,
      labels: { ...labels, configuration_set: `${at}` },
    }));
  const after = (options: Partial<Parameters<typeof createPreRegistration>[1]>, count = 1) => {
    const registry = new MetricRegistry();
    createPreRegistration(registry, { tags: [], receives: true, maxSeriesPerMetric: 100, ...options })(
      expected(count),
    );
    return registry.family('ses_events_total').snapshot();
  };

  it('uses no more than a tenth of the series that a metric may have', () => {
    expect(after({}, 50)).toHaveLength(10);
  });

  it('leaves the labels of message tags empty', () => {
    expect(after({ tags: ['ses:source-ip'] })).toMatchObject([
      { labels: { tag_ses_source_ip: '' }, value: 0 },
    ]);
  });

  it('gives no tags to a metric that has none', () => {
    const registry = new MetricRegistry();
    createPreRegistration(registry, { tags: ['campaign'], receives: true, maxSeriesPerMetric: 100 })([
      {
        metric: 'ses_suppressed_recipients_total',
        labels: { account_id: '1', region: 'r', configuration_set: 'c', identity: 'i', reason: 'suppressed' },
      },
    ]);
    const [series] = registry.family('ses_suppressed_recipients_total').snapshot();
    expect(series?.labels).not.toHaveProperty('tag_campaign');
  });

  it('has no series of events where none come in', () => {
    expect(after({ receives: false })).toEqual([]);
  });
});
