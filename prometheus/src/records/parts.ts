import { ACCOUNT, increase, levels, recorded, type SloEvent, type Level, type Window } from '../query.ts';
import { sloEventsOf } from './slo-events.ts';
import type { Recording } from './recording.ts';

/** What became of parts of an account's mail, by events alone. */
export function partRecords(window: Window): readonly Recording[] {
  return Object.keys(levels).flatMap((level) => recordsOf(level as Level, window));
}

function recordsOf(level: Level, window: Window): readonly Recording[] {
  const by = `${ACCOUNT}, ${level}`;
  const record = recorded.mailOf(level, window);
  const of = (type: string) => `${record}{event_type="${type}"}`;
  const perSend = (what: string) => `${what} / on (${by}) (${of('send')} > 0)`;
  // Metrics that tell the kind of a bounce or complaint are by configuration set only.
  const kinds: readonly SloEvent[] = level === 'configuration_set' ? ['hard_bounce', 'new_complaint'] : [];
  const [bounced, complained] = kinds.length > 0 ? kinds : ['bounce', 'complaint'];
  return [
    { record, expr: increase('ses_event_recipients_total', window, `${by}, event_type`) },
    ...kinds.map((kind) => ({
      record,
      expr: sloEventsOf(kind, window, by),
      labels: { event_type: kind },
    })),
    { record: recorded.bounceRateOf(level, window), expr: perSend(of(bounced ?? '')) },
    { record: recorded.complaintRateOf(level, window), expr: perSend(of(complained ?? '')) },
  ];
}
