import type { EventType } from '../../../src/events/ses-event.ts';
import type { Scope } from './scope.ts';

/** Recipients in each interval of a graph; events as CloudWatch counts them where no carrier brings any. */
export function volume(on: Scope, type: EventType): string {
  const counted = on('ses_event_recipients_total', { event_type: type });
  const byCloudWatch = on('ses_cloudwatch_events_total', { event_type: type });
  return `sum(increase(${counted}[$__rate_interval])) or sum(increase(${byCloudWatch}[$__rate_interval]))`;
}

/** Recipients in a window, by labels. */
export function recipients(on: Scope, type: EventType, window: string, by: string): string {
  return `sum by (${by}) (increase(${on('ses_event_recipients_total', { event_type: type })}[${window}]))`;
}

/** For each recipient of a send, those of another event; nothing where nothing was sent. */
export function perSend(on: Scope, type: EventType, window: string, by: string): string {
  return `${recipients(on, type, window, by)} / (${recipients(on, 'send', window, by)} > 0)`;
}

/** The label that a table reads where the reader chooses the label to break down by. */
export const BROKEN_DOWN = 'broken_down';

/** Sums by a label that a variable names, under a fixed name: a table's columns cannot be called by a variable. */
export function brokenDownBy(variable: string, expr: string): string {
  return `sum by (${BROKEN_DOWN}) (label_replace(${expr}, "${BROKEN_DOWN}", "$1", "${variable}", "(.*)"))`;
}
