import { describe, expect, it } from 'vitest';
import { createEventSink } from '../../src/counting/event-sink.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { decodedEvent, fixtureJson } from '../support/ses-fixtures.ts';
import { ClockJudge } from '../../src/platform/clock-judge.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { countOptions } from '../support/count-options.ts';
import { labelLimit } from '../support/label-limit.ts';

const day = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');

function bench({ max = 10_000 } = {}) {
  const clock = new ManualClock(start);
  const now = () => clock.now();
  const judge = new ClockJudge(clock);
  const registry = new MetricRegistry(now);
  const ledger = openMemoryLedger({ now, past: () => judge.past(), retention: 14 * day });
  const limit = labelLimit(registry, max);
  const sink = createEventSink({
    ledger,
    registry,
    limit,
    clock: { now, steady: now, judge },
    retention: 14 * day,
    options: countOptions,
  });
  const total = (name: Parameters<MetricRegistry['family']>[0]) =>
    registry
      .family(name)
      .snapshot()
      .reduce((sum, series) => sum + series.value, 0);
  return { sink, registry, total, clock, judge, advance: (by: number) => clock.pass(by) };
}

function send(id: string, { at = start, configurationSet = 'set' } = {}) {
  const json = fixtureJson('send');
  json.mail.messageId = id;
  json.mail.timestamp = new Date(at).toISOString();
  json.mail.tags['ses:configuration-set'] = [configurationSet];
  return decodedEvent(json);
}

describe('the event sink', () => {
  it('counts each event once, in one call and over many', async () => {
    const { sink, total } = bench();
    expect(await sink('sns', [send('a'), send('b'), send('a')])).toEqual(['counted', 'counted', 'duplicate']);
    expect(await sink('sns', [send('b')])).toEqual(['duplicate']);
    expect(total('ses_events_total')).toBe(2);
  });

  it('refuses what is older than the ledger remembers and what comes from the future, and counts the rest', async () => {
    const { sink, total } = bench();
    const events = [
      send('old', { at: start - 15 * day }),
      send('a'),
      send('new', { at: start + day }),
      send('b'),
    ];
    expect(await sink('sns', events)).toEqual(['stale', 'counted', 'early', 'counted']);
    expect(total('ses_events_total')).toBe(2);
  });

  it('calls an event of the future impossible only where AWS says that our clock is right', async () => {
    const { sink, judge } = bench();
    const future = send('new', { at: Date.parse('9999-12-31T00:00:00Z') });
    expect(await sink('sns', [future])).toEqual(['early']);
    judge.answered(start, start);
    expect(await sink('sns', [future, send('a')])).toEqual(['impossible', 'counted']);
    // It is our clock that is behind.
    judge.answered(start, start + day);
    expect(await sink('sns', [send('b', { at: start + day })])).toEqual(['early']);
  });

  it('refuses nothing for good by a clock that jumped, and counts it when the clock is right again', async () => {
    const { sink, clock, total } = bench();
    expect(await sink('sns', [send('a')])).toEqual(['counted']);
    clock.jump(20 * day);
    expect(await sink('sns', [send('a'), send('b')])).toEqual(['clock_wrong', 'clock_wrong']);
    clock.pass(60_000);
    clock.jump(-20 * day);
    expect(await sink('sns', [send('a'), send('b')])).toEqual(['duplicate', 'counted']);
    expect(total('ses_events_total')).toBe(2);
  });

  it('refuses what was forgotten under a shorter retention, although the present one is longer', async () => {
    let now = start;
    const registry = new MetricRegistry(() => now);
    const ledger = openMemoryLedger({ now: () => now, retention: day });
    const sink = createEventSink({
      ledger,
      registry,
      limit: labelLimit(registry, 10_000),
      clock: { now: () => now },
      retention: 14 * day,
      options: countOptions,
    });
    expect(await sink('sns', [send('a')])).toEqual(['counted']);
    now += 2 * day;
    expect(await sink('sns', [send('b', { at: now })])).toEqual(['counted']);
    // The ledger has just forgotten the first.
    expect(await sink('sns', [send('a'), send('b', { at: now })])).toEqual(['stale', 'duplicate']);
  });

  it('never counts an event again, whenever it is replayed', async () => {
    const { sink, total, advance } = bench();
    // As far in the future as clocks may differ: the event that the ledger must remember longest.
    const event = send('a', { at: start + 15 * 60_000 });
    const verdicts = new Set(await sink('sns', [event]));
    for (let hour = 0; hour < 24 * 16; hour++) {
      advance(3_600_000);
      for (const verdict of await sink('sns', [event])) verdicts.add(verdict);
    }
    expect(verdicts).toEqual(new Set(['counted', 'duplicate', 'stale']));
    expect(total('ses_events_total')).toBe(1);
  });

  it('observes how old an event was when it was counted', async () => {
    const { sink, registry } = bench();
    await sink('sns', [send('a', { at: start - 7_000 })]);
    expect(registry.family('ses_event_age_seconds').snapshot()[0]).toMatchObject({
      labels: { receiver: 'sns' },
      value: 7,
    });
  });

  it('keeps the sum true when a metric is full, under __other__', async () => {
    const { sink, registry, total } = bench({ max: 3 });
    await sink(
      'sns',
      Array.from({ length: 10 }, (_unused, at) => send(`m${at}`, { configurationSet: `set-${at}` })),
    );
    const sets = registry
      .family('ses_events_total')
      .snapshot()
      .map(({ labels }) => labels['configuration_set']);
    expect(sets).toEqual(['set-0', 'set-1', 'set-2', '__other__']);
    expect(total('ses_events_total')).toBe(10);
    const overflow = registry.family('ses_exporter_label_overflow_total').snapshot();
    const overflowing = overflow.filter(({ value }) => value > 0).map(({ labels }) => labels['label']);
    // What is not too many keeps its values.
    expect(overflowing).toEqual(['configuration_set']);
  });
});
