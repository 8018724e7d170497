import { Agreement } from '../../src/counting/agreement/index.ts';
import { createEventSink } from '../../src/counting/event-sink.ts';
import { createPeriodSink } from '../../src/counting/period-sink.ts';
import type { EventType, SesEvent } from '../../src/events/ses-event.ts';
import { renderExposition } from '../../src/http/exposition.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import type { CountedName } from '../../src/metrics/catalog.ts';
import type { PeriodObservation } from '../../src/contracts/period.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { ManualClock } from './manual-clock.ts';
import { decodedEvent, fixtureJson } from './ses-fixtures.ts';
import { countOptions } from './count-options.ts';
import { labelLimit } from './label-limit.ts';

export const noon = Date.UTC(2026, 0, 1, 12);
export const minute = 60_000;
export const hour = 60 * minute;

const account = { account_id: '123456789012', region: 'eu-west-1' };
/** The labels of everything here, which no line needs. */
const own = 'account_id="123456789012",region="eu-west-1"';
const plain = new RegExp(`${own},|,?${own}(?=})`);

const statistics: Partial<Record<EventType, CountedName>> = {
  send: 'ses_statistics_delivery_attempts_total',
  bounce: 'ses_statistics_bounces_total',
};

const inCloudWatch = () => 'ses_cloudwatch_events_total' as const;
const inStatistics = (type: EventType) => statistics[type] ?? 'ses_statistics_rejects_total';

let ids = 0;

/** An event of its own at so many minutes after noon. */
export function eventAt(at: number, type: 'send' | 'open' | 'bounce' = 'send'): SesEvent {
  const json = fixtureJson(type);
  json.mail.messageId = `message-${ids++}`;
  json.mail.sendingAccountId = account.account_id;
  json.mail.sourceArn = `arn:aws:ses:${account.region}:${account.account_id}:identity/example.com`;
  const time = new Date(noon + at * minute).toISOString();
  json.mail.timestamp = time;
  if (type !== 'send') json[type].timestamp = time;
  if (type === 'bounce') json.bounce.feedbackId = json.mail.messageId;
  return decodedEvent(json);
}

/** Both sinks and the agreement of sources between them; time, events and what AWS says are the test's. */
export function agreementBench({ receives = true, start = noon } = {}) {
  const clock = new ManualClock(start);
  const now = () => clock.now();
  const registry = new MetricRegistry(now);
  const ledger = openMemoryLedger({ now, retention: 14 * 24 * hour });
  const wire = () => {
    const agreement = new Agreement({ registry, clock, receives });
    const limit = labelLimit(registry, 10_000);
    const common = { ledger, registry, limit, clock, agreement };
    return {
      sink: createEventSink({ ...common, retention: 14 * 24 * hour, options: countOptions }),
      count: createPeriodSink(ledger, registry, agreement),
    };
  };
  let { sink, count } = wire();

  /** Reads slots that begin so many minutes after noon. */
  const read = (metricOf: (type: EventType) => CountedName, source: string, length: number) => {
    return (type: EventType, totals: Readonly<Record<number, number>> = {}) => {
      const metric = metricOf(type);
      const labels = metric === 'ses_cloudwatch_events_total' ? { ...account, event_type: type } : account;
      const observations = Object.entries(totals).map(([at, total]): PeriodObservation<CountedName> => {
        const from = noon + Number(at) * minute;
        return { metric, labels, part: '', start: from, end: from + length * minute, total };
      });
      return count(source, { source, observations, readTo: now() });
    };
  };

  return {
    /** To so many minutes after noon. */
    goTo: (at: number) => clock.pass(noon + at * minute - clock.now()),
    bring: (...events: readonly SesEvent[]) => sink('sns', events),
    cloudwatch: (length = 5) => read(inCloudWatch, 'cloudwatch', length),
    statistics: read(inStatistics, 'statistics', 15),
    /** As a reload does, and for what is in memory a restart. */
    restart: () => ({ sink, count } = wire()),
    /** The lines of a metric, without what is the same in all of them. */
    lines: async (metric: string): Promise<string[]> => {
      let text = '';
      for await (const slice of renderExposition(registry, 'classic', () => {})) text += slice;
      return text
        .split('\n')
        .filter((line) => line.startsWith(`${metric}{`))
        .map((line) => line.slice(metric.length).replace(plain, ''))
        .toSorted();
    },
  };
}
