import { tagLabel } from '../config/labels.ts';
import type { MailboxProviderOf } from '../events/mailbox-provider.ts';
import { suppressedSubTypes } from '../events/bounce-kinds.ts';
import { suppressedComplaintSubTypes } from '../events/complaint-kinds.ts';
import { tagOf, type SesEvent } from '../events/ses-event.ts';
import {
  catalog,
  type CounterName,
  type HistogramName,
  type LabelsOf,
  type CountedIncrement,
} from './catalog.ts';
import { snakeCase } from '../platform/snake-case.ts';

export interface CountOptions {
  /** Message tags that become labels `tag_<name>`. */
  readonly tags: readonly string[];
  /** The value of `recipient_provider`. */
  readonly providerOf: MailboxProviderOf;
}

/** Everything that one event adds to the counters: the only mapping from events to metrics. */
export function countEvent(event: SesEvent, options: CountOptions): CountedIncrement[] {
  const account = { account_id: event.accountId, region: event.region };
  const mail = { ...account, configuration_set: event.configurationSet };
  const whole = {
    ...mail,
    event_type: event.type,
    identity: event.identity,
    ...tagLabels(event, options.tags),
  };
  return [
    counter('ses_events_total', whole),
    counter('ses_event_recipients_total', whole, Math.max(1, event.recipients.length)),
    ...details(event, account, mail, options.providerOf),
  ];
}

type Account = Readonly<Record<'account_id' | 'region', string>>;
type Mail = Account & Readonly<Record<'configuration_set', string>>;

function details(
  event: SesEvent,
  account: Account,
  mail: Mail,
  providerOf: MailboxProviderOf,
): CountedIncrement[] {
  const { detail, identity, recipients, type } = event;
  switch (type) {
    case 'bounce': {
      const kind = {
        bounce_type: snakeCase(detail.bounceType),
        bounce_subtype: snakeCase(detail.bounceSubType),
      };
      return [
        ...recipients.flatMap(({ address, status = '' }) => {
          const recipient_provider = providerOf(address);
          return [
            counter('ses_bounced_recipients_total', { ...mail, identity, ...kind, recipient_provider }),
            counter('ses_bounce_status_total', { ...account, status, recipient_provider }),
          ];
        }),
        ...suppressed(event, mail, kind.bounce_subtype),
      ];
    }
    case 'complaint': {
      const kind = {
        feedback_type: snakeCase(detail.feedbackType),
        complaint_subtype: snakeCase(detail.complaintSubType),
      };
      return [
        counter('ses_complaints_total', { ...mail, identity, ...kind }),
        ...recipients.map(({ address }) =>
          counter('ses_complained_recipients_total', {
            ...mail,
            ...kind,
            recipient_provider: providerOf(address),
          }),
        ),
        ...suppressed(event, mail, kind.complaint_subtype),
      ];
    }
    case 'delivery':
      return recipients.flatMap(({ address }) =>
        detail.processingTimeMillis === undefined
          ? []
          : observation(
              'ses_delivery_duration_seconds',
              { ...mail, recipient_provider: providerOf(address) },
              detail.processingTimeMillis / 1_000,
            ),
      );
    case 'delivery_delay':
      return recipients.map(({ address }) =>
        counter('ses_delivery_delays_total', {
          ...mail,
          delay_type: snakeCase(detail.delayType),
          recipient_provider: providerOf(address),
        }),
      );
    case 'reject':
      return [counter('ses_rejects_total', { ...mail, reason: detail.reason })];
    case 'rendering_failure':
      return [counter('ses_rendering_failures_total', { ...mail, template: detail.templateName })];
    case 'subscription':
      return detail.topics.map((topic) => counter('ses_subscriptions_total', { ...mail, topic }));
    case 'click':
      return [counter('ses_clicks_total', { ...mail, link_domain: linkDomain(detail.link) })];
    case 'send':
    case 'open':
      return [];
  }
}

/** Subtypes of bounces and complaints about mail that SES kept back, as label values. */
const reasonsToSuppress = new Set([...suppressedSubTypes, ...suppressedComplaintSubTypes].map(snakeCase));

function suppressed(
  { identity, recipients }: SesEvent,
  mail: Mail,
  reason: string,
): readonly CountedIncrement[] {
  return reasonsToSuppress.has(reason)
    ? [counter('ses_suppressed_recipients_total', { ...mail, identity, reason }, recipients.length)]
    : [];
}

export function counter<Name extends CounterName>(
  metric: Name,
  labels: LabelsOf<Name>,
  value = 1,
): CountedIncrement {
  return { metric, labels, part: '', value };
}

/** One observation of a histogram: one more in the first bucket that holds it, and its value in the sum. */
export function observation<Name extends HistogramName>(
  metric: Name,
  labels: LabelsOf<Name>,
  value: number,
): CountedIncrement[] {
  const bound = catalog[metric].buckets.find((upper) => value <= upper);
  return [
    { metric, labels, part: bound === undefined ? '+Inf' : String(bound), value: 1 },
    { metric, labels, part: 'sum', value },
  ];
}

function tagLabels(event: SesEvent, tags: readonly string[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => [tagLabel(tag), tagOf(event, tag) ?? '']));
}

export function linkDomain(link: string): string {
  return URL.parse(link)?.hostname ?? '';
}
