import { describe, expect, it } from 'vitest';
import { createEventSink } from '../../src/counting/event-sink.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';
import { isNotice, type Countable } from '../../src/events/ses-notice.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { decodedOnBus, eventBridgeJson } from '../support/eventbridge-fixtures.ts';
import { decodedEvent, fixtureJson } from '../support/ses-fixtures.ts';
import { countOptions } from '../support/count-options.ts';
import { labelLimit } from '../support/label-limit.ts';
import { rendered } from '../support/http-registry.ts';

const day = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');

function bench({ max = 10_000 } = {}) {
  const registry = new MetricRegistry(() => start);
  const compared: SesEvent[] = [];
  const logged: SesEvent[] = [];
  const sink = createEventSink({
    ledger: openMemoryLedger({ now: () => start, retention: 14 * day }),
    registry,
    limit: labelLimit(registry, max),
    clock: { now: () => start },
    retention: 14 * day,
    options: countOptions,
    agreement: { events: (events) => void compared.push(...events) },
    eventLog: { counted: (_receiver, events) => void logged.push(...events) },
  });
  const lines = async (name: string) =>
    (await rendered(registry, 'classic')).split('\n').filter((line) => line.startsWith(`${name}{`));
  return { sink, lines, compared, logged };
}

function notice({ at = start, tenant = 'acme', id = 'one' } = {}): Countable {
  const json = eventBridgeJson('sending-status-disabled');
  json.id = id;
  json.time = new Date(at).toISOString();
  json.resources = [`arn:aws:ses:us-east-1:012345678901:tenant/${tenant}/tn-1`];
  const decoded = decodedOnBus(json);
  if (decoded.kind !== 'event' || !isNotice(decoded.event)) throw new Error('no notice');
  return decoded.event;
}

function send(): SesEvent {
  const json = fixtureJson('send');
  json.mail.timestamp = new Date(start).toISOString();
  return decodedEvent(json);
}

describe('the event sink and notices', () => {
  it('counts each notice once, beside events', async () => {
    const { sink, lines } = bench();
    expect(await sink('eventbridge', [notice(), send(), notice({ id: 'of a replay' })])).toEqual([
      'counted',
      'counted',
      'duplicate',
    ]);
    expect(await sink('sqs', [notice()])).toEqual(['duplicate']);
    expect(await lines('ses_sending_status_changes_total')).toEqual([
      'ses_sending_status_changes_total{account_id="012345678901",region="us-east-1",status="disabled",origin="customer_managed",resource_type="tenant",resource="acme"} 1',
    ]);
  });

  it('refuses an old notice, and one of the future', async () => {
    const { sink, lines } = bench();
    const notices = [notice({ at: start - 15 * day }), notice({ at: start + day })];
    expect(await sink('eventbridge', notices)).toEqual(['stale', 'early']);
    expect(await lines('ses_sending_status_changes_total')).toEqual([]);
  });

  it('takes notices for no events where events are compared, logged and counted by receiver', async () => {
    const { sink, lines, compared, logged } = bench();
    await sink('eventbridge', [notice(), send(), notice({ tenant: 'other' })]);
    expect(compared.map(({ type }) => type)).toEqual(['send']);
    expect(logged.map(({ type }) => type)).toEqual(['send']);
    expect(await lines('ses_exporter_receiver_events_total')).toEqual([
      'ses_exporter_receiver_events_total{receiver="eventbridge"} 1',
    ]);
    expect(await lines('ses_event_age_seconds_count')).toEqual([
      'ses_event_age_seconds_count{receiver="eventbridge"} 1',
    ]);
  });

  it('bounds the resources that are told, and keeps the sum true', async () => {
    const { sink, lines } = bench({ max: 2 });
    await sink(
      'eventbridge',
      ['a', 'b', 'c', 'd'].map((tenant) => notice({ tenant })),
    );
    const shown = (await lines('ses_sending_status_changes_total')).map((line) =>
      line.replace(/^.*resource="([^"]*)".* (\d+)$/, '$1 $2'),
    );
    expect(shown).toEqual(['a 1', 'b 1', '__other__ 2']);
    expect(await lines('ses_exporter_label_overflow_total')).toContain(
      'ses_exporter_label_overflow_total{label="resource"} 2',
    );
  });
});
