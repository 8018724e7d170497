import { text } from 'node:stream/consumers';
import { renderExposition, type ExpositionFormat } from '../../src/http/exposition.ts';
import { MetricRegistry, type RegistryOptions } from '../../src/metrics/registry.ts';

export const account = { account_id: '123456789012', region: 'eu-west-1' };

/** Label values that a careless renderer gets wrong. */
export const oddValues = [
  'say "hi"',
  'C:\\temp\\',
  'two\nlines',
  '\\n is no newline',
  'é 日本 🎉',
  'a,b={c}',
  // Characters that end a line, or a text, somewhere else.
  'nul\0, tab\t, return\r, escape\u001B, delete\u007F',
  'next\u0085line\u2028paragraph\u2029, mark\uFEFF, \uFFFD',
  ' ',
  '',
];

const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

/** A registry with every type of metric, an exemplar, label values that need escaping, and values that are no plain numbers. */
export function variedRegistry(options: RegistryOptions = {}, now: () => number = Date.now): MetricRegistry {
  const registry = new MetricRegistry(now, options);
  for (const [at, reason] of oddValues.entries())
    registry.count('ses_rejects_total', { ...account, configuration_set: 'set', reason }, at + 0.5);
  registry.count('ses_exporter_cloudwatch_metrics_requested_total', {}, 1e21);
  registry.set('ses_up', account, 1);
  registry.set('ses_account_max_24_hour_send', account, Infinity);
  registry.set('ses_account_max_send_rate', { ...account, region: 'us-east-1' }, -Infinity);
  registry.set('ses_reputation_bounce_rate', account, 1.5e-7);
  const metric = 'ses_event_age_seconds';
  const parts = [
    ['1', 3],
    ['60', 2],
    ['+Inf', 1],
    ['sum', 99_999.25],
  ] as const;
  const labels = { receiver: oddValues[0] ?? '' };
  registry.add(
    parts.map(([part, value]) => ({ metric, labels, part, value })),
    trace,
  );
  registry.preRegister(metric, { receiver: 'sns' });
  return registry;
}

export function rendered(registry: MetricRegistry, format: ExpositionFormat): Promise<string> {
  return text(renderExposition(registry, format));
}
