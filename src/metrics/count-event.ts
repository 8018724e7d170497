import { tagLabel } from '../config/labels.ts';
import type { MailboxProviderOf } from '../events/mailbox-provider.ts';
import { suppressedSubTypes } from '../events/bounce-kinds.ts';
import { suppressedComplaintSubTypes } from '../events/complaint-kinds.ts';
import { tagOf, type EventType, type SesEvent } from '../events/ses-event.ts';
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
  return countKind(kindOf(event, options), options, secondsOf(event) ?? 0);
}

/**
 * All of an event that decides which series it adds to, so that events of one kind add to the same. What is not in it
 * reaches no label.
 */
export interface EventKind extends Pick<
  SesEvent,
  'type' | 'accountId' | 'region' | 'configurationSet' | 'identity'
> {
  /** The values of the tags that are labels, in their order. */
  readonly tags: readonly string[];
  readonly recipients: number;
  /** Of each recipient, where recipients are counted apart. */
  readonly concerned: readonly { readonly provider: string; readonly status: string }[];
  /** What only events of its type tell, as values of labels. */
  readonly words: readonly string[];
}

export function kindOf(event: SesEvent, { tags, providerOf }: CountOptions): EventKind {
  const { type, accountId, region, configurationSet, identity, recipients } = event;
  return {
    type,
    accountId,
    region,
    configurationSet,
    identity,
    tags: tags.map((tag) => tagOf(event, tag) ?? ''),
    recipients: recipients.length,
    concerned: countedApart.has(type)
      ? recipients.map(({ address, status = '' }) => ({ provider: providerOf(address), status }))
      : [],
    words: wordsOf(event),
  };
}

const countedApart: ReadonlySet<EventType> = new Set(['bounce', 'complaint', 'delivery', 'delivery_delay']);

function wordsOf({ type, detail }: SesEvent): readonly string[] {
  switch (type) {
    case 'bounce':
      return [snakeCase(detail.bounceType), snakeCase(detail.bounceSubType)];
    case 'complaint':
      return [snakeCase(detail.feedbackType), snakeCase(detail.complaintSubType)];
    case 'delivery':
      return detail.processingTimeMillis === undefined
        ? []
        : [bucketOf(DURATION, detail.processingTimeMillis / 1_000)];
    case 'delivery_delay':
      return [snakeCase(detail.delayType)];
    case 'reject':
      return [detail.reason];
    case 'rendering_failure':
      return [detail.templateName];
    case 'subscription':
      return detail.topics;
    case 'click':
      return [linkDomain(detail.link)];
    case 'send':
    case 'open':
      return [];
  }
}

/** What an event's histogram observes; `undefined` where it has none. */
export function secondsOf({ type, detail }: SesEvent): number | undefined {
  return type === 'delivery' && detail.processingTimeMillis !== undefined
    ? detail.processingTimeMillis / 1_000
    : undefined;
}

/** @param seconds what the event's histogram observes, in the bucket that its kind names. */
export function countKind(
  kind: EventKind,
  { tags }: Pick<CountOptions, 'tags'>,
  seconds: number,
): CountedIncrement[] {
  const account = { account_id: kind.accountId, region: kind.region };
  const mail = { ...account, configuration_set: kind.configurationSet };
  const whole = {
    ...account,
    event_type: kind.type,
    configuration_set: kind.configurationSet,
    identity: kind.identity,
    ...Object.fromEntries(tags.map((tag, at) => [tagLabel(tag), kind.tags[at] ?? ''])),
  };
  return [
    counter('ses_events_total', whole),
    counter('ses_event_recipients_total', whole, Math.max(1, kind.recipients)),
    ...details(kind, account, mail, seconds),
  ];
}

type Account = Readonly<Record<'account_id' | 'region', string>>;
type Mail = Account & Readonly<Record<'configuration_set', string>>;

function details(kind: EventKind, account: Account, mail: Mail, seconds: number): CountedIncrement[] {
  const { type, identity, concerned, words } = kind;
  const [first = '', second = ''] = words;
  switch (type) {
    case 'bounce': {
      const why = { bounce_type: first, bounce_subtype: second };
      return [
        ...concerned.flatMap(({ provider: recipient_provider, status }) => [
          counter('ses_bounced_recipients_total', { ...mail, identity, ...why, recipient_provider }),
          counter('ses_bounce_status_total', { ...account, status, recipient_provider }),
        ]),
        ...suppressed(kind, mail, second),
      ];
    }
    case 'complaint': {
      const why = { feedback_type: first, complaint_subtype: second };
      return [
        counter('ses_complaints_total', { ...mail, identity, ...why }),
        ...concerned.map(({ provider: recipient_provider }) =>
          counter('ses_complained_recipients_total', { ...mail, ...why, recipient_provider }),
        ),
        ...suppressed(kind, mail, second),
      ];
    }
    case 'delivery':
      return concerned.flatMap(({ provider: recipient_provider }) =>
        words.flatMap((bucket) => inBucket(DURATION, { ...mail, recipient_provider }, bucket, seconds)),
      );
    case 'delivery_delay':
      return concerned.map(({ provider: recipient_provider }) =>
        counter('ses_delivery_delays_total', { ...mail, delay_type: first, recipient_provider }),
      );
    case 'reject':
      return [counter('ses_rejects_total', { ...mail, reason: first })];
    case 'rendering_failure':
      return [counter('ses_rendering_failures_total', { ...mail, template: first })];
    case 'subscription':
      return words.map((topic) => counter('ses_subscriptions_total', { ...mail, topic }));
    case 'click':
      return [counter('ses_clicks_total', { ...mail, link_domain: first })];
    case 'send':
    case 'open':
      return [];
  }
}

/** Subtypes of bounces and complaints about mail that SES kept back, as label values. */
const reasonsToSuppress = new Set([...suppressedSubTypes, ...suppressedComplaintSubTypes].map(snakeCase));

function suppressed(
  { identity, recipients }: EventKind,
  mail: Mail,
  reason: string,
): readonly CountedIncrement[] {
  return reasonsToSuppress.has(reason)
    ? [counter('ses_suppressed_recipients_total', { ...mail, identity, reason }, recipients)]
    : [];
}

export function counter<Name extends CounterName>(
  metric: Name,
  labels: LabelsOf<Name>,
  value = 1,
): CountedIncrement {
  return { metric, labels, part: '', value };
}

const DURATION = 'ses_delivery_duration_seconds';

/** One observation of a histogram: one more in the first bucket that holds it, and its value in the sum. */
export function observation<Name extends HistogramName>(
  metric: Name,
  labels: LabelsOf<Name>,
  value: number,
): CountedIncrement[] {
  return inBucket(metric, labels, bucketOf(metric, value), value);
}

/** The upper bound of the first bucket that holds a value, as the part of the series is called. */
export function bucketOf(metric: HistogramName, value: number): string {
  const bound = catalog[metric].buckets.find((upper) => value <= upper);
  return bound === undefined ? '+Inf' : String(bound);
}

function inBucket<Name extends HistogramName>(
  metric: Name,
  labels: LabelsOf<Name>,
  bucket: string,
  value: number,
): CountedIncrement[] {
  return [
    { metric, labels, part: bucket, value: 1 },
    { metric, labels, part: 'sum', value },
  ];
}

export function linkDomain(link: string): string {
  return URL.parse(link)?.hostname ?? '';
}
