import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, counted, levels, recorded, type Level, type SloEvent, type Window } from '../query.ts';
import { told } from './published.ts';
import type { Recording } from './recording.ts';
import { sloEventsOf } from './slo-events.ts';

/** What became of parts of an account's mail: as events tell it, and where they do not, as CloudWatch does by dimension. */
export function partRecords(window: Window): readonly Recording[] {
  return (Object.keys(levels) as Level[])
    .filter((level) => (levels[level].windows as readonly Window[]).includes(window))
    .flatMap((level) => recordsOf(level, window));
}

function recordsOf(level: Level, window: Window): readonly Recording[] {
  const by = `${ACCOUNT}, ${level}`;
  const record = recorded.mailOf(level, window);
  const of = (type: string) => `${record}{event_type="${type}"}`;
  const perSend = (what: string) => `${what} / on (${by}) (${of('send')} > 0)`;
  return [
    { record, expr: counts(level, window) },
    slo('hard_bounce', 'bounce', level, window),
    slo('new_complaint', 'complaint', level, window),
    { record: recorded.bounceRateOf(level, window), expr: perSend(of('hard_bounce')) },
    { record: recorded.complaintRateOf(level, window), expr: perSend(of('new_complaint')) },
  ];
}

function counts(level: Level, window: Window): string {
  const by = `${ACCOUNT}, ${level}, event_type`;
  const cloudwatch = byDimension(level, window);
  // Events have no label of the tenant.
  if (level === 'tenant') return cloudwatch;
  return `${counted('ses_event_recipients_total', window, by)} or on (${by}) ${cloudwatch}`;
}

/** A domain's mail may go through several sets: what bounced of it counts where its sends do. */
function slo(kind: SloEvent, type: 'bounce' | 'complaint', level: Level, window: Window): Recording {
  const by = `${ACCOUNT}, ${level}`;
  const cloudwatch = `sum by (${by}) (${byDimension(level, window, type)})`;
  const condition = level === 'identity' ? told('send') : undefined;
  return {
    record: recorded.mailOf(level, window),
    expr:
      level === 'tenant'
        ? cloudwatch
        : `${sloEventsOf(kind, window, by, condition)} or on (${by}) ${cloudwatch}`,
    labels: { event_type: kind },
  };
}

/**
 * CloudWatch's counts by the dimension of a level. One event counts in each set of dimensions that it is published with,
 * so that the largest of them is all.
 */
function byDimension(level: Level, window: Window, type?: 'bounce' | 'complaint'): string {
  const { dimension } = levels[level];
  const name = selector('ses_cloudwatch_dimension_events_total', {
    ...(type && { event_type: type }),
    [dimension]: /.+/,
  });
  const own = `${ACCOUNT}, event_type, ${dimension}`;
  const largest = `max by (${own}) (sum by (${own}, job, dimensions) (increase(${name}[${window}])))`;
  return `max by (${ACCOUNT}, ${level}, event_type) (label_replace(${largest}, "${level}", "$1", "${dimension}", "(.+)"))`;
}
