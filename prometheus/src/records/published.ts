import type { EventType } from '../../../src/events/ses-event.ts';
import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, recorded } from '../query.ts';

export const OF_SET = `${ACCOUNT}, configuration_set`;

/** Event destinations that the exporter could read. */
export const readable = selector('ses_configuration_set_event_destination_info', {
  kind: /sns|firehose|eventbridge/,
});

/** `and` what narrows counts by configuration set to sets of which events of a type came within a week. */
export function told(type: EventType): string {
  return `and on (${OF_SET}) ${recorded.mailOf('configuration_set', '7d')}{event_type="${type}"} > 0`;
}

/** Sets that publish a type to no destination at all, or to none that the exporter could read. */
export function unpublished(type: EventType): string {
  const published = selector('ses_configuration_set_event_destination_event_type', { event_type: type });
  const most = (what: string) => `max by (${OF_SET}) (${what}) == 0`;
  return `(${most(published)} or ${most(`${published} and on (${OF_SET}, destination) ${readable}`)})`;
}
