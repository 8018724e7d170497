import { describe, expect, it } from 'vitest';
import { sample } from '../../src/metrics/catalog.ts';
import { observation } from '../../src/metrics/count-event.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { rendered } from '../support/http-registry.ts';

const ireland = { account_id: '123456789012', region: 'eu-west-1' };
const virginia = { account_id: '123456789012', region: 'us-east-1' };

async function lines(registry: MetricRegistry, name: string): Promise<string[]> {
  return (await rendered(registry, 'classic')).split('\n').filter((line) => line.startsWith(name));
}

describe('the registry', () => {
  it('replaces the gauges of one account and region and leaves the others', async () => {
    const registry = new MetricRegistry();
    const gauges = ['ses_account_max_send_rate', 'ses_account_sent_last_24_hours'] as const;
    registry.replace(
      gauges,
      ireland,
      gauges.map((name) => sample(name, ireland, 1)),
    );
    registry.replace(
      gauges,
      virginia,
      gauges.map((name) => sample(name, virginia, 2)),
    );
    registry.replace(gauges, ireland, [sample('ses_account_max_send_rate', ireland, 3)]);
    expect(await lines(registry, 'ses_account_')).toEqual([
      'ses_account_max_send_rate{account_id="123456789012",region="eu-west-1"} 3',
      'ses_account_max_send_rate{account_id="123456789012",region="us-east-1"} 2',
      'ses_account_sent_last_24_hours{account_id="123456789012",region="us-east-1"} 2',
    ]);
  });

  it('adds up increments whatever order their labels are written in', async () => {
    const registry = new MetricRegistry();
    registry.count('ses_exporter_messages_rejected_total', { receiver: 'sns', reason: 'stale' });
    registry.count('ses_exporter_messages_rejected_total', { reason: 'stale', receiver: 'sns' }, 2);
    expect(await lines(registry, 'ses_exporter_messages_rejected_total')).toEqual([
      'ses_exporter_messages_rejected_total{receiver="sns",reason="stale"} 3',
    ]);
  });

  it('shows a pre-registered counter at 0 and keeps it when it has counted', async () => {
    const registry = new MetricRegistry();
    registry.preRegister('ses_statistics_bounces_total', ireland);
    expect(await lines(registry, 'ses_statistics_bounces_total')).toEqual([
      'ses_statistics_bounces_total{account_id="123456789012",region="eu-west-1"} 0',
    ]);
    registry.count('ses_statistics_bounces_total', ireland, 5);
    registry.preRegister('ses_statistics_bounces_total', ireland);
    expect(await lines(registry, 'ses_statistics_bounces_total')).toEqual([
      'ses_statistics_bounces_total{account_id="123456789012",region="eu-west-1"} 5',
    ]);
  });

  it('accumulates the buckets of a histogram, after a restore too', async () => {
    const registry = new MetricRegistry();
    const labels = { receiver: 'sns' };
    registry.refresh([
      { metric: 'ses_event_age_seconds', labels, part: '5', value: 2, since: 1, revealed: true },
      { metric: 'ses_event_age_seconds', labels, part: 'sum', value: 7, since: 1, revealed: true },
    ]);
    registry.add(observation('ses_event_age_seconds', labels, 0.5));
    const text = await lines(registry, 'ses_event_age_seconds');
    expect(text).toContain('ses_event_age_seconds_bucket{le="2.5",receiver="sns"} 1');
    expect(text).toContain('ses_event_age_seconds_bucket{le="5",receiver="sns"} 3');
    expect(text).toContain('ses_event_age_seconds_bucket{le="+Inf",receiver="sns"} 3');
    expect(text).toContain('ses_event_age_seconds_sum{receiver="sns"} 7.5');
    expect(text).toContain('ses_event_age_seconds_count{receiver="sns"} 3');
  });

  it('puts observations of a bucket that is no more into the next wider one', async () => {
    const registry = new MetricRegistry();
    const labels = { receiver: 'sns' };
    registry.refresh([
      { metric: 'ses_event_age_seconds', labels, part: '4', value: 1, since: 1, revealed: true },
    ]);
    const text = await lines(registry, 'ses_event_age_seconds_bucket');
    expect(text).toContain('ses_event_age_seconds_bucket{le="2.5",receiver="sns"} 0');
    expect(text).toContain('ses_event_age_seconds_bucket{le="5",receiver="sns"} 1');
  });

  it('has the labels of metrics that are counted together once, after a restart too', () => {
    const labels = { ...ireland, event_type: 'send', configuration_set: 'set', identity: 'example.com' };
    const increments = (['ses_events_total', 'ses_event_recipients_total'] as const).map((metric) => ({
      metric,
      labels,
      part: '',
      value: 1,
    }));
    const counted = new MetricRegistry();
    counted.add(increments);
    const restored = new MetricRegistry();
    const reversed = Object.fromEntries(Object.entries(labels).toReversed());
    restored.refresh(increments.map((one) => ({ ...one, labels: reversed, since: 1, revealed: true })));
    for (const registry of [counted, restored]) {
      const [events, recipients] = increments.map(({ metric }) => registry.family(metric).snapshot());
      expect(Object.keys(events?.[0]?.labels ?? {})).toEqual(Object.keys(labels));
      expect(recipients?.[0]?.labels).toBe(events?.[0]?.labels);
    }
  });

  it('lists the series anew once there are others', () => {
    const registry = new MetricRegistry();
    const family = registry.family('ses_up');
    registry.set('ses_up', ireland, 1);
    const before = family.snapshot();
    registry.set('ses_up', ireland, 0);
    expect(family.snapshot()).toBe(before);
    registry.set('ses_up', virginia, 1);
    expect(before).toHaveLength(1);
    expect(family.snapshot()).toHaveLength(2);
    registry.replace(['ses_up'], ireland, []);
    expect(family.snapshot().map(({ labels }) => labels)).toEqual([virginia]);
  });

  it('names what the ledger remembers and the catalog does not know', () => {
    const registry = new MetricRegistry();
    expect(
      registry.refresh([
        { metric: 'ses_gone_total', labels: {}, part: '', value: 1, since: 1, revealed: true },
      ]),
    ).toEqual(new Set(['ses_gone_total']));
  });

  it('leaves out the process metrics whose names promtool refuses', async () => {
    const registry = new MetricRegistry();
    registry.collectProcessMetrics();
    const names = (await registry.processMetrics()).map(({ name }) => name);
    expect(names).toContain('process_resident_memory_bytes');
    expect(names).not.toContain('nodejs_active_handles_total');
  });
});
