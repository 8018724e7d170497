import { receiverNames, type ReceiverName, type EventSink, type Verdict } from '../contracts/event-sink.ts';
import type { TraceSource } from '../config/exemplars.ts';
import { eventKey, eventLocality, noticeKey } from '../events/identity.ts';
import type { SesEvent } from '../events/ses-event.ts';
import { isNotice, type Countable } from '../events/ses-notice.ts';
import type { Entry, Ledger } from '../contracts/ledger.ts';
import { traceOf } from './event-trace.ts';
import type { CountOptions } from '../metrics/count-event.ts';
import { countNotice } from '../metrics/count-notice.ts';
import { CLOCK_TOLERANCE_MS } from '../platform/clock.ts';
import type { Agreement } from './agreement/index.ts';
import { EventIncrements } from './event-increments.ts';
import type { EventLog } from './event-log/index.ts';
import type { LabelLimit } from './label-limit.ts';
import type { CountedName } from '../metrics/catalog.ts';
import type { Runtime } from '../runtime.ts';

export interface EventSinkDeps extends Pick<Runtime, 'clock' | 'registry'> {
  readonly ledger: Ledger;
  readonly limit: LabelLimit;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
  readonly options: CountOptions;
  /** Where an event's trace is looked for. */
  readonly traces?: readonly TraceSource[];
  /** Is told of what was new. */
  readonly agreement?: Pick<Agreement, 'events'>;
  /** Writes it down. */
  readonly eventLog?: EventLog | undefined;
}

/** Made once, so that their key is, too. */
const labelsOf = Object.fromEntries(receiverNames.map((receiver) => [receiver, { receiver }])) as Readonly<
  Record<ReceiverName, { readonly receiver: ReceiverName }>
>;

/**
 * Events → identity → ledger → counters. What the ledger did not call new touches no counter. Notices go the same way;
 * what is compared and logged are events alone.
 */
export function createEventSink({
  ledger,
  registry,
  limit,
  clock,
  retention,
  options,
  traces = [],
  agreement,
  eventLog,
}: EventSinkDeps): EventSink {
  const untimely = (event: Countable, at: number): Verdict | undefined => {
    // An event that the ledger may have forgotten, or could forget before the event is stale, could be counted twice.
    if (event.time < Math.max(at - retention, ledger.rememberedFrom()))
      return clock.judge?.state() === 'wrong' ? 'clock_wrong' : 'stale';
    if (event.time > at + CLOCK_TOLERANCE_MS)
      return clock.judge?.state() === 'right' ? 'impossible' : 'early';
    return undefined;
  };
  const eventIncrements = new EventIncrements(limit, options);
  const entryOf = (one: Countable, receiver: ReceiverName, at: number): Entry<CountedName> => {
    if (isNotice(one)) return { key: noticeKey(one), increments: limit.apply(countNotice(one)) };
    const age = Math.max(0, at - one.time) / 1_000;
    return {
      key: eventKey(one),
      locality: eventLocality(one),
      increments: eventIncrements.of(one, receiver, age),
      trace: traceOf(one, traces),
    };
  };
  return async (receiver, events) => {
    const at = clock.now();
    // A mark in the future is not believed: the ledger lowers it with the next commit, though that holds nothing.
    if (ledger.rememberedFrom() > at + CLOCK_TOLERANCE_MS) await ledger.countOnce([]);
    const verdicts = events.map((event) => untimely(event, at));
    const timely = events.filter((_event, index) => !verdicts[index]);
    // Before they are counted: nothing is remembered by a moment before its own.
    for (const { time } of timely) clock.judge?.passed(time);
    const entries = timely.map((one) => entryOf(one, receiver, at));
    const fresh = entries.length > 0 ? await ledger.countOnce(entries) : [];
    for (const [index, { increments, trace }] of entries.entries())
      if (fresh[index]) registry.add(increments, trace);
    const counted = timely.filter((one, index): one is SesEvent => Boolean(fresh[index]) && !isNotice(one));
    if (counted.length > 0)
      registry.count('ses_exporter_receiver_events_total', labelsOf[receiver], counted.length);
    agreement?.events(counted);
    eventLog?.counted(receiver, counted);
    let next = 0;
    return verdicts.map((verdict) => verdict ?? (fresh[next++] ? 'counted' : 'duplicate'));
  };
}
