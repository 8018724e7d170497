/**
 * One SES sending event, whichever receiver brought it and in whichever of SES's two JSON forms.
 * Source of the fields: Amazon SES developer guide, "Contents of event data in Amazon SNS" and
 * "Contents of Amazon SNS notifications". Only what a metric, the identity or the event log needs is kept.
 */
export type SesEvent = EventOfType<EventType>;

export type EventType = keyof DetailOfType;

/** The events of these types. What is generic over the type stays tied to its detail. */
export type EventOfType<Type extends EventType> = { [One in Type]: EventOf<One, DetailOfType[One]> }[Type];

/** What only events of one type tell. */
export interface DetailOfType {
  readonly send: null;
  readonly reject: { readonly reason: string };
  readonly bounce: BounceDetail;
  readonly complaint: ComplaintDetail;
  readonly delivery: DeliveryDetail;
  readonly open: ReaderDetail;
  readonly click: ReaderDetail & { readonly link: string };
  readonly rendering_failure: { readonly templateName: string; readonly errorMessage: string };
  readonly delivery_delay: { readonly delayType: string };
  readonly subscription: SubscriptionDetail;
}

/** The ten types in the order of SES's documents; the label values of `event_type`. */
export const eventTypes = [
  'send',
  'reject',
  'bounce',
  'complaint',
  'delivery',
  'open',
  'click',
  'rendering_failure',
  'delivery_delay',
  'subscription',
] as const satisfies readonly EventType[];

export interface Recipient {
  /** The bare address in lower case, which never becomes a label; empty where a report names a recipient by none. */
  readonly address: string;
  /** The enhanced status code of a bounce or delay, such as `5.1.1` (RFC 3463), and no other text. */
  readonly status?: string;
  /** What the receiving server said to a bounce or delay (`diagnosticCode`); it may name addresses. */
  readonly diagnostic?: string;
}

interface EventOf<Type extends string, Detail> {
  readonly type: Type;
  /** Empty where SES tells none of a bounce or complaint, which its `feedbackId` identifies as well. */
  readonly messageId: string;
  /** When the event happened: milliseconds since the epoch, from the event itself, else from its mail. */
  readonly time: number;
  readonly accountId: string;
  readonly region: string;
  /** The configuration set's name; empty when the mail had none or the form does not tell. */
  readonly configurationSet: string;
  /** The sending domain in lower case. */
  readonly identity: string;
  /** Message tags, AWS's own (`ses:…`) included: the first value of each. */
  readonly tags: Readonly<Record<string, string>>;
  /** The mail's header `traceparent`, as it was written; absent where SES was not asked to tell headers. */
  readonly traceParent?: string;
  /** The recipients that this event concerns, which differ from the mail's destination for bounces. */
  readonly recipients: readonly Recipient[];
  readonly detail: Detail;
}

/** The value of a message tag, whatever its name; `undefined` when the mail has none. */
export function tagOf({ tags }: Pick<SesEvent, 'tags'>, name: string): string | undefined {
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}

interface BounceDetail {
  readonly feedbackId: string;
  readonly bounceType: string;
  readonly bounceSubType: string;
}

interface ComplaintDetail {
  readonly feedbackId: string;
  readonly feedbackType: string;
  readonly complaintSubType: string;
}

interface DeliveryDetail {
  readonly processingTimeMillis?: number;
  /** What the receiving server said to the mail. */
  readonly smtpResponse: string;
}

interface ReaderDetail {
  readonly ipAddress: string;
  readonly userAgent: string;
}

interface SubscriptionDetail {
  readonly contactList: string;
  readonly source: string;
  /** Topics whose status changed; `*` stands for all of them (unsubscribeAll). */
  readonly topics: readonly string[];
}
