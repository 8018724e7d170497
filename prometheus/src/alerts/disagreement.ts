import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, recorded } from '../query.ts';
import { OF_SET, readable } from '../records/published.ts';
import type { Thresholds } from '../thresholds.ts';

/** Two sources of the same type of events. */
const PAIR = `${ACCOUNT}, event_type, reference`;
const events = { source: 'events' } as const;

/** Where fewer events arrived than AWS counted, of a type that is meant to arrive, and enough to say so. */
export function disagreement(t: Thresholds): string {
  const ratio = selector('ses_exporter_source_agreement_ratio', events);
  const counted = selector('ses_exporter_source_agreement_reference_events', events);
  return `min by (${PAIR}) (${ratio}) < ${t.agreement} and on (${PAIR}) max by (${PAIR}) (${counted}) >= ${t.minimumCompared} unless on (${ACCOUNT}, event_type) ${leftOut()}`;
}

/**
 * Types that some configuration set with mail publishes to no destination that the exporter could read: they are left out on
 * purpose. A set without any destination leaves out nothing on purpose.
 */
function leftOut(): string {
  const published = selector('ses_configuration_set_event_destination_event_type');
  return `(min by (${ACCOUNT}, event_type) (max by (${OF_SET}, event_type) (${published} and on (${OF_SET}, destination) ${readable} and on (${OF_SET}) ${recorded.mailOf('configuration_set', '1d')} > 0)) == 0)`;
}
