import { bounceSubTypes, bounceTypes, suppressedSubTypes } from '../../../src/events/bounce-kinds.ts';
import { delayTypes } from '../../../src/events/documented-values.ts';
import type { EventType } from '../../../src/events/ses-event.ts';
import { snakeCase } from '../../../src/platform/snake-case.ts';

/** Readable names in place of label values, by what the legend makes of those. */
export type SeriesNames = Readonly<Record<string, string>>;

export const typeNames = {
  send: 'Sends',
  reject: 'Rejects',
  bounce: 'Bounces',
  complaint: 'Complaints',
  delivery: 'Deliveries',
  open: 'Opens',
  click: 'Clicks',
  rendering_failure: 'Rendering failures',
  delivery_delay: 'Deferrals',
  subscription: 'Subscription changes',
} as const satisfies Record<EventType, string>;

/** `MailboxFull` as `mailbox full`, `IPFailure` as `IP failure`. */
function spaced(name: string): string {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/^(IP|BYOIP)(?=[A-Z])/g, '$1 ');
  return words
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
}

export const delayNames: SeriesNames = Object.fromEntries(
  delayTypes.map((type) => [snakeCase(type), spaced(type)]),
);

export const suppressionNames: SeriesNames = Object.fromEntries(
  suppressedSubTypes.map((reason) => [snakeCase(reason), spaced(reason)]),
);

/** Of the legend `{{bounce_type}}, {{bounce_subtype}}`; a name that is the same with spaces needs no entry. */
export const bounceNames: SeriesNames = Object.fromEntries(
  bounceTypes.flatMap((type) =>
    bounceSubTypes
      .filter((subtype) => snakeCase(subtype) !== spaced(subtype))
      .map((subtype) => [`${snakeCase(type)}, ${snakeCase(subtype)}`, `${spaced(type)}, ${spaced(subtype)}`]),
  ),
);

export const queueStateNames: SeriesNames = { in_flight: 'in flight' };

export const warmUpNames: SeriesNames = {
  in_progress: 'in progress',
  not_applicable: 'not applicable',
};

export const sourceNames = {
  events: 'Events',
  cloudwatch: 'CloudWatch',
  statistics: 'GetSendStatistics',
} as const satisfies SeriesNames;

/** Of the legend `{{source}} of {{reference}}`. */
export const agreementNames: SeriesNames = Object.fromEntries(
  Object.entries(sourceNames).flatMap(([source, name]) =>
    Object.entries(sourceNames)
      .filter(([reference]) => reference !== source)
      .map(([reference, other]) => [`${source} of ${reference}`, `${name} / ${other}`]),
  ),
);
