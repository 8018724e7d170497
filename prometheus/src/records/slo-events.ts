import { increase, type SloEvent } from '../query.ts';

/**
 * Why SES itself kept mail back, of which AWS says in an event all the same that it bounced or was complained of. It
 * "doesn't count the messages that you send to addresses on the account-level suppression list toward the bounce rate"
 * (SES developer guide, "Using the account-level suppression list"), nor what goes to recipients who have unsubscribed
 * ("Contents of event data that Amazon SES publishes to Amazon SNS", bounce object); its own count of complaints
 * "excludes" those that originate from the list (API reference v2, DeliveryEventType). A tenant's list is the account's
 * for a part of its mail. The global list (`suppressed`) counts.
 */
const keptBack = /on_(account|tenant)_suppression_list|unsubscribed_recipient/;

/** By events alone, which tell the kind; 0 where events of the type come, and none of them is of the kind. */
export function sloEventsOf(kind: SloEvent, window: string, by: string): string {
  const of = (type: 'bounce' | 'complaint') =>
    `on (${by}) 0 * ${increase('ses_event_recipients_total', window, by, { event_type: type })}`;
  return kind === 'hard_bounce'
    ? `${increase('ses_bounced_recipients_total', window, by, {
        bounce_type: 'permanent',
        bounce_subtype: { not: keptBack },
      })} or ${of('bounce')}`
    : `${increase('ses_complained_recipients_total', window, by, {
        complaint_subtype: { not: keptBack },
      })} or ${of('complaint')}`;
}
