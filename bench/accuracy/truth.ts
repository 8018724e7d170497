import type { EventType } from '../../src/events/ses-event.ts';
import type { MailEvent } from '../../src/demo/company/mail.ts';
import { Counts } from './counts.ts';

const statistics: Partial<Record<EventType, string>> = {
  send: 'ses_statistics_delivery_attempts_total',
  bounce: 'ses_statistics_bounces_total',
  complaint: 'ses_statistics_complaints_total',
  reject: 'ses_statistics_rejects_total',
};

/** What is known of one kind of event beside its being counted: a metric, and whether it counts recipients. */
const details: Partial<Record<EventType, readonly string[]>> = {
  bounce: ['ses_bounced_recipients_total'],
  complaint: ['ses_complained_recipients_total'],
  delivery: ['ses_delivery_duration_seconds_count'],
  delivery_delay: ['ses_delivery_delays_total'],
  reject: ['ses_rejects_total'],
  rendering_failure: ['ses_rendering_failures_total'],
  subscription: ['ses_subscriptions_total'],
  click: ['ses_clicks_total'],
};
const byRecipients = new Set<EventType>(['bounce', 'complaint', 'delivery', 'delivery_delay']);

const byMail = ['event_type', 'configuration_set', 'identity', 'tag_campaign'];
const byDimensions = ['event_type', 'dimensions', 'dimension_ses_configuration_set', 'dimension_campaign'];

/**
 * What every counter has to rise by, counted from what happens in the simulated world and from nothing that the exporter
 * computes. Labels that are not listed here are summed over.
 */
export class Truth {
  readonly metrics: ReadonlyMap<string, Counts> = new Map([
    ['ses_events_total', new Counts(byMail)],
    ['ses_event_recipients_total', new Counts(byMail)],
    ['ses_cloudwatch_events_total', new Counts(['event_type'])],
    ['ses_cloudwatch_dimension_events_total', new Counts(byDimensions)],
    ...Object.values(statistics).map((metric): [string, Counts] => [metric, new Counts([])]),
    ...Object.values(details)
      .flat()
      .map((metric): [string, Counts] => [metric, new Counts(['configuration_set'])]),
  ]);
  events = 0;

  count(event: MailEvent): void {
    const { type, mail } = event;
    const { configurationSet, campaign, from } = mail.kind;
    const recipients = recipientsOf(event);
    const whole = {
      event_type: type,
      configuration_set: configurationSet,
      identity: from.slice(from.lastIndexOf('@') + 1).replace('>', ''),
      tag_campaign: campaign,
    };
    this.events++;
    this.#add('ses_events_total', whole, 1);
    this.#add('ses_event_recipients_total', whole, recipients);
    this.#add('ses_cloudwatch_events_total', whole, 1);
    // The company's event destinations have these two sets of dimensions.
    const set = { event_type: type, dimension_ses_configuration_set: configurationSet };
    const dimensions = 'ses:configuration-set';
    this.#add('ses_cloudwatch_dimension_events_total', { ...set, dimensions }, 1);
    this.#add(
      'ses_cloudwatch_dimension_events_total',
      { ...set, dimensions: `campaign,${dimensions}`, dimension_campaign: campaign },
      1,
    );
    const statistic = statistics[type];
    if (statistic) this.#add(statistic, {}, 1);
    for (const metric of details[type] ?? []) {
      this.#add(metric, whole, byRecipients.has(type) ? recipients : 1);
    }
  }

  #add(metric: string, labels: Readonly<Record<string, string>>, value: number): void {
    this.metrics.get(metric)?.add(labels, value);
  }
}

/** Whom an event concerns; who opened, clicked or unsubscribed is one. */
function recipientsOf({ type, mail, detail }: MailEvent): number {
  const lists = ['bouncedRecipients', 'complainedRecipients', 'delayedRecipients', 'recipients'];
  const named = lists.map((name) => detail[name]).find((list) => Array.isArray(list));
  if (named) return named.length;
  return type === 'open' || type === 'click' || type === 'subscription' ? 1 : mail.recipients.length;
}
