import { describe, expect, it } from 'vitest';
import type { TraceSource } from '../../src/config/exemplars.ts';
import { createEventSink } from '../../src/counting/event-sink.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { countOptions } from '../support/count-options.ts';
import { rendered } from '../support/http-registry.ts';
import { decodedEvent, fixtureJson } from '../support/ses-fixtures.ts';
import { labelLimit } from '../support/label-limit.ts';

const now = Date.parse('2026-01-01T00:00:02Z');
const of = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;

/** What OpenMetrics shows beside the values once a bounce was counted. */
async function exemplarsOf(from: readonly TraceSource[], tag?: string, header?: string) {
  const json = fixtureJson('bounce');
  if (tag) json.mail.tags['traceparent'] = [tag];
  const headers = [{ name: 'TraceParent', value: header ?? '' }];
  Object.assign(json.mail, { headers: header ? headers : [] });
  Object.assign(json['bounce'] as object, { timestamp: new Date(now - 2_000).toISOString() });
  const registry = new MetricRegistry(() => now);
  const sink = createEventSink({
    ledger: openMemoryLedger({ now: () => now, retention: 86_400_000 }),
    registry,
    limit: labelLimit(registry, 1_000),
    clock: { now: () => now },
    retention: 86_400_000,
    options: countOptions,
    traces: from,
  });
  expect(await sink('sns', [decodedEvent(json)])).toEqual(['counted']);
  const text = await rendered(registry, 'openmetrics');
  expect(await rendered(registry, 'classic')).not.toContain(' # {');
  return text.split('\n').filter((line) => line.includes(' # {'));
}

const shown = (digit: string, value: number) =>
  ` # {trace_id="${digit.repeat(32)}",span_id="${digit.repeat(16)}"} ${value} ${now / 1_000}`;

describe('the trace of a mail', () => {
  it('stands beside what its events count, and in the one bucket that holds its value', async () => {
    const lines = await exemplarsOf(['tag'], of('a'));
    expect(lines.every((line) => line.endsWith(shown('a', line.startsWith('ses_event_age') ? 2 : 1)))).toBe(
      true,
    );
    expect(lines.map((line) => line.replace(/[ {].*/, ''))).toEqual([
      'ses_events_total',
      'ses_event_recipients_total',
      'ses_bounced_recipients_total',
      'ses_bounce_status_total',
      'ses_event_age_seconds_bucket',
    ]);
    expect(lines.at(-1)).toContain('_bucket{le="2.5",');
  });

  it('is read where the setting says, in its order', async () => {
    expect((await exemplarsOf(['header'], of('a'), of('b')))[0]).toContain(shown('b', 1));
    expect((await exemplarsOf(['tag', 'header'], of('a'), of('b')))[0]).toContain(shown('a', 1));
    expect((await exemplarsOf(['tag', 'header'], undefined, of('b')))[0]).toContain(shown('b', 1));
  });

  it.each([
    ['not asked for', [], of('a')],
    ['none', ['tag'], 'jane@example.com'],
    ['elsewhere', ['header'], of('a')],
  ] as const)('is not shown where it is %s', async (_why, from, tag) => {
    expect(await exemplarsOf(from, tag)).toEqual([]);
  });
});
