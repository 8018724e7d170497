import { ACCOUNT, increase, levels, recorded, type Level, type Window } from '../query.ts';
import { withJudged } from './judged.ts';
import type { Recording } from './recording.ts';

/** What parts of an account's mail came to, by events alone. */
export function partRecords(window: Window): readonly Recording[] {
  return Object.keys(levels).flatMap((level) => recordsOf(level as Level, window));
}

function recordsOf(level: Level, window: Window): readonly Recording[] {
  const by = `${ACCOUNT}, ${level}`;
  const of = (type: string) => `${recorded.mailOf(level, window)}{event_type="${type}"}`;
  const perSend = (what: string) => `${what} / on (${by}) (${of('send')} > 0)`;
  // Metrics that tell the kind of a bounce or complaint are by configuration set only.
  const isSet = level === 'configuration_set';
  return [
    {
      record: recorded.mailOf(level, window),
      expr: isSet
        ? withJudged(window, by)
        : increase('ses_event_recipients_total', window, `${by}, event_type`),
    },
    { record: recorded.bounceRateOf(level, window), expr: perSend(of(isSet ? 'hard_bounce' : 'bounce')) },
    {
      record: recorded.complaintRateOf(level, window),
      expr: perSend(of(isSet ? 'new_complaint' : 'complaint')),
    },
  ];
}
