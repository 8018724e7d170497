import type { EventType } from '../../../src/events/ses-event.ts';
import { of, type Input, type Whose } from './case.ts';

/** The configuration set and the domain that mail is sent with. */
const MAIL = 'configuration_set="news",identity="shop.example"';

/** So many a minute, from 0 on. */
export function every(perMinute: number, minutes = 180): string {
  return `0+${perMinute}x${minutes}`;
}

/** So many minutes each of so many a minute. */
export function stretches(...parts: readonly (readonly [minutes: number, perMinute: number])[]): string {
  let total = 0;
  return parts
    .map(([minutes, perMinute]) => {
      const from = total;
      total += minutes * perMinute;
      return `${from}+${perMinute}x${minutes - 1}`;
    })
    .join(' ');
}

/** Events of a type as receivers bring them, of one recipient each. */
export function events(type: EventType, values: string, whose?: Whose): Input {
  return eventsTo(type, values, values, whose);
}

/** Events of a type, and the recipients that they concern. */
export function eventsTo(type: EventType, values: string, recipients: string, whose?: Whose): Input {
  const labels = `event_type="${type}",${MAIL}`;
  return {
    [of('ses_events_total', labels, whose)]: values,
    [of('ses_event_recipients_total', labels, whose)]: recipients,
  };
}

/** Bounces of one kind at one provider: nothing else bounces. */
export function bounces(values: string, type = 'permanent', subtype = 'general', whose?: Whose): Input {
  return { ...events('bounce', values, whose), ...bounced(values, type, subtype, whose) };
}

/** What bounced recipients there were beside those that `bounces` tells of. */
export function bounced(values: string, type: string, subtype: string, whose?: Whose): Input {
  const kind = `bounce_type="${type}",bounce_subtype="${subtype}",recipient_provider="gmail"`;
  return { [of('ses_bounced_recipients_total', `${MAIL},${kind}`, whose)]: values };
}

/** Complaints of one kind: nobody else complains. */
export function complaints(values: string, subtype = '', whose?: Whose, feedback = 'abuse'): Input {
  const kind = `feedback_type="${feedback}",complaint_subtype="${subtype}"`;
  return {
    ...events('complaint', values, whose),
    [of('ses_complaints_total', `${MAIL},${kind}`, whose)]: values,
  };
}

/** What GetSendStatistics counts as sent. */
export function attempts(values: string, whose?: Whose): Input {
  return statistics('delivery_attempts', values, whose);
}

/** What GetSendStatistics counts. */
export function statistics(
  what: 'delivery_attempts' | 'complaints' | 'rejects',
  values: string,
  whose?: Whose,
): Input {
  return { [of(`ses_statistics_${what}_total`, '', whose)]: values };
}

/** What CloudWatch counts of the same mail as `events`, by its configuration set or its domain. */
export function cloudwatchBy(part: 'configuration_set' | 'identity', type: EventType, values: string): Input {
  const by = {
    configuration_set: 'dimensions="ses:configuration-set",dimension_ses_configuration_set="news"',
    identity: 'dimensions="ses:from-domain",dimension_ses_from_domain="shop.example"',
  };
  return { [of('ses_cloudwatch_dimension_events_total', `event_type="${type}",${by[part]}`)]: values };
}

/** Events of a type as CloudWatch counts them. */
export function cloudwatch(type: EventType, values: string, whose?: Whose): Input {
  return { [of('ses_cloudwatch_events_total', `event_type="${type}"`, whose)]: values };
}
