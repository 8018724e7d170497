import { suppressedComplaintSubTypes, uncountedFeedbackTypes } from '../../../src/events/complaint-kinds.ts';
import {
  countedBounces,
  countedComplaints,
  unknownPermanentBounces,
} from '../../../src/metrics/aws-rates.ts';
import { selector } from '../../../src/metrics/promql.ts';
import { snakeCase } from '../../../src/platform/snake-case.ts';
import { counted, type SloEvent } from '../query.ts';

/**
 * What AWS judges by, by events alone, which tell the kind; 0 where events of the type come, and none of them counts.
 * @param told narrows what is counted to mail that meets a condition by configuration set, such as `and on (…) …`.
 */
export function sloEventsOf(kind: SloEvent, window: string, by: string, told?: string): string {
  return kind === 'hard_bounce' ? hardBounces(window, by, told) : complaints(window, by, told);
}

function hardBounces(window: string, by: string, told?: string): string {
  const hard = within(told, by, (inner) =>
    counted('ses_bounced_recipients_total', window, inner, countedBounces),
  );
  return `${hard} or on (${by}) 0 * ${counted('ses_event_recipients_total', window, by, { event_type: 'bounce' })}`;
}

/** Recipients who bounced for a reason that AWS does not document yet. */
export function undocumentedBounces(window: string, by: string): string {
  return counted('ses_bounced_recipients_total', window, by, unknownPermanentBounces);
}

/** By events, not by the recipients whom they name: these may have complained, and one did. */
function complaints(window: string, by: string, told?: string): string {
  const counts = within(told, by, (inner) =>
    counted('ses_complaints_total', window, inner, countedComplaints),
  );
  const none = `0 * ${counted('ses_complaints_total', window, by)}`;
  return `${counts} or on (${by}) ${none} or on (${by}) ${untoldComplaints(window, by)}`;
}

/**
 * Of an exporter from before `ses_complaints_total`, and in the days after its update: all events, less the recipients of
 * those that do not count.
 */
function untoldComplaints(window: string, by: string): string {
  const all = counted('ses_events_total', window, by, { event_type: 'complaint' });
  if (by.includes('identity')) return all;
  const named = (matchers: Parameters<typeof selector>[1]) =>
    `increase(${selector('ses_complained_recipients_total', matchers)}[${window}])`;
  const uncounted = [
    named({ feedback_type: uncountedFeedbackTypes.map(snakeCase) }),
    named({ complaint_subtype: suppressedComplaintSubTypes.map(snakeCase) }),
  ];
  return `clamp_min(${all} - on (${by}) sum by (${by}) (${uncounted.join(' or ')}), 0) or on (${by}) ${all}`;
}

/** Summed over the configuration sets that meet a condition. */
function within(told: string | undefined, by: string, count: (by: string) => string): string {
  return told ? `sum by (${by}) (${count(`${by}, configuration_set`)} ${told})` : count(by);
}
