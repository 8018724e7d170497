import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { emptyResource } from '@opentelemetry/resources';
import { describe, expect, it } from 'vitest';
import { observation } from '../../src/metrics/count-event.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { readRegistry } from '../../src/otel/read-registry.ts';

const ireland = { account_id: '123456789012', region: 'eu-west-1' };
const BORN = Date.UTC(2026, 0, 31, 12);
const AT = BORN + 90_500;
const HISTOGRAM = 0;
const GAUGE = 2;
const SUM = 3;

async function metric(registry: MetricRegistry, name: string) {
  const { metrics } = await readRegistry(registry, AT);
  return metrics.find(({ descriptor }) => descriptor.name === name);
}

describe('a metric in OpenTelemetry’s form', () => {
  it('is a monotonic cumulative sum since its birth where it is a counter, under its own name', async () => {
    const registry = new MetricRegistry(() => BORN);
    registry.count('ses_exporter_messages_total', { receiver: 'sns' }, 7);
    expect(await metric(registry, 'ses_exporter_messages_total')).toMatchObject({
      descriptor: { unit: '', description: expect.stringContaining('Messages that arrived') },
      dataPointType: SUM,
      isMonotonic: true,
      aggregationTemporality: 1,
      dataPoints: [
        {
          value: 7,
          attributes: { receiver: 'sns' },
          startTime: [BORN / 1_000, 0],
          endTime: [BORN / 1_000 + 90, 500_000_000],
        },
      ],
    });
  });

  it('begins no later than it ends, whatever clock has told its birth', async () => {
    const registry = new MetricRegistry(() => AT + 60_000);
    registry.count('ses_exporter_messages_total', { receiver: 'sns' });
    const [point] = (await metric(registry, 'ses_exporter_messages_total'))?.dataPoints ?? [];
    expect(point?.startTime).toEqual(point?.endTime);
  });

  it('takes the first time it was counted from the ledger after a restart', async () => {
    const registry = new MetricRegistry(() => AT);
    const labels = { ...ireland, status: '5.1.1', recipient_provider: 'gmail' };
    const total = {
      metric: 'ses_bounce_status_total',
      labels,
      part: '',
      value: 3,
      since: BORN,
      revealed: true,
    };
    registry.refresh([total]);
    expect((await metric(registry, 'ses_bounce_status_total'))?.dataPoints).toMatchObject([
      { value: 3, startTime: [BORN / 1_000, 0] },
    ]);
  });

  it('has the buckets of a histogram one by one, without a bound for the last, and its unit', async () => {
    const registry = new MetricRegistry(() => BORN);
    for (const seconds of [0.5, 2, 2, 1_000_000])
      registry.add(observation('ses_event_age_seconds', { receiver: 'sns' }, seconds));
    expect(await metric(registry, 'ses_event_age_seconds')).toMatchObject({
      descriptor: { unit: 's' },
      dataPointType: HISTOGRAM,
      dataPoints: [
        {
          value: {
            buckets: {
              boundaries: [1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400],
              counts: [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            },
            sum: 1_000_004.5,
            count: 4,
          },
        },
      ],
    });
  });

  it.each([
    ['ses_account_max_send_rate', ireland, { dataPointType: GAUGE }],
    [
      'ses_account_enforcement_status',
      { ...ireland, status: 'healthy' },
      { dataPointType: SUM, isMonotonic: false },
    ],
    [
      'ses_exporter_build_info',
      { version: '1', revision: 'x', node_version: 'v26' },
      { dataPointType: SUM, isMonotonic: false },
    ],
  ] as const)(
    '%s is a gauge, or a sum that may fall where it is a state set or an info',
    async (name, labels, form) => {
      const registry = new MetricRegistry();
      registry.set(name, labels as never, 1);
      expect(await metric(registry, name)).toMatchObject(form);
    },
  );

  it('gives no ratio and no count the unit 1, which Prometheus would write into its name', async () => {
    const registry = new MetricRegistry();
    registry.collectProcessMetrics();
    registry.set('ses_reputation_bounce_rate', ireland, 0.1);
    const { metrics } = await readRegistry(registry, AT);
    const units = new Map(metrics.map(({ descriptor: { name, unit } }) => [name, unit]));
    expect(new Set(units.values())).toEqual(new Set(['', 's', 'By']));
    expect(units.get('process_resident_memory_bytes')).toBe('By');
    expect(units.get('process_cpu_seconds_total')).toBe('s');
  });

  it('has no value that JSON cannot write, though the process was read a moment ago', async () => {
    const registry = new MetricRegistry();
    registry.collectProcessMetrics();
    await readRegistry(registry, AT);
    const { metrics, points } = await readRegistry(registry, AT);
    const request = JsonMetricsSerializer.serializeRequest({
      resource: emptyResource(),
      scopeMetrics: [{ scope: { name: 'test' }, metrics }],
    });
    expect(new TextDecoder().decode(request)).not.toContain('"asDouble":null');
    expect(metrics.filter(({ dataPoints }) => dataPoints.length === 0)).toEqual([]);
    expect(metrics.reduce((sum, { dataPoints }) => sum + dataPoints.length, 0)).toBe(points);
  });

  it('shows a new series of mail at 0 until it is revealed, and says that it did', async () => {
    const registry = new MetricRegistry(() => BORN, { bornAtZero: true });
    registry.add(observation('ses_event_age_seconds', { receiver: 'sns' }, 2), {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
    });
    const { metrics, points, shownAtZero } = await readRegistry(registry, AT);
    expect(metrics[0]?.dataPoints).toMatchObject([{ value: { sum: 0, count: 0 } }]);
    expect(metrics[0]?.dataPoints[0]).not.toHaveProperty('exemplars');
    expect(points).toBe(1);
    expect(shownAtZero.map(({ metric: name }) => name)).toEqual(['ses_event_age_seconds']);
  });
});
