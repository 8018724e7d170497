import { eventTypes, type EventType } from '../../events/ses-event.ts';
import type { PeriodObservation } from '../../contracts/period.ts';
import type { Grid } from './tally.ts';

/** Who tells of events: the label values of `source` and `reference`. */
export type SourceName = 'events' | 'cloudwatch' | 'statistics';

const MINUTE_MS = 60_000;

/** The slots of each source until it shows some of its own; a CloudWatch period has an hour at most. */
export const grids: Readonly<Record<SourceName, Grid>> = {
  events: { length: MINUTE_MS, phase: 0 },
  cloudwatch: { length: 60 * MINUTE_MS, phase: 0 },
  statistics: { length: 15 * MINUTE_MS, phase: 0 },
};

/** GetSendStatistics knows four of the ten types (SES API reference, SendDataPoint). */
const statisticsTypes = {
  ses_statistics_delivery_attempts_total: 'send',
  ses_statistics_bounces_total: 'bounce',
  ses_statistics_complaints_total: 'complaint',
  ses_statistics_rejects_total: 'reject',
} as const satisfies Readonly<Record<string, EventType>>;
const inStatistics = Object.values(statisticsTypes);

export interface Pair {
  readonly source: SourceName;
  readonly reference: SourceName;
  /** What both know. */
  readonly types: readonly EventType[];
}

/**
 * What sees the same thing. All three count events, not recipients: CloudWatch has "metrics for your email sending
 * events", and the account's own "correspond to" those of GetSendStatistics (SES developer guide, "Retrieving Amazon SES
 * event data from CloudWatch"), which are of "emails" (API reference, SendDataPoint). No document says that a mail to
 * several recipients counts more than once in any of them. The developer guide ("Monitoring your usage statistics using
 * the Amazon SES API") calls the bounces of GetSendStatistics hard ones, where the others have soft bounces that SES
 * gave up on too: of bounces that pair may disagree.
 */
export const pairs: readonly Pair[] = [
  { source: 'events', reference: 'cloudwatch', types: eventTypes },
  { source: 'events', reference: 'statistics', types: inStatistics },
  { source: 'cloudwatch', reference: 'statistics', types: inStatistics },
];

/** Whose count of which events an observation is; `undefined` for parts of a total and for what is no event. */
export function subjectOf({
  metric,
  labels,
}: PeriodObservation): { readonly source: SourceName; readonly type: EventType } | undefined {
  if (metric === 'ses_cloudwatch_events_total') {
    const type = eventTypes.find((one) => one === labels['event_type']);
    return type && { source: 'cloudwatch', type };
  }
  if (!(metric in statisticsTypes)) return undefined;
  return { source: 'statistics', type: statisticsTypes[metric as keyof typeof statisticsTypes] };
}
