import type { SesEvent } from './ses-event.ts';

/**
 * What SES tells of an account's standing rather than of a mail. Only EventBridge brings it. Sources: Amazon SES
 * developer guide, "Monitoring SES events using Amazon EventBridge" and "Tenants" (Setting up EventBridge
 * notifications).
 */
export type SesNotice =
  | NoticeOf<'advisor_recommendation', AdvisorDetail>
  | NoticeOf<'sending_status', SendingStatusDetail>;

/** Everything that a receiver can bring to be counted once. */
export type Countable = SesEvent | SesNotice;

interface NoticeOf<Type extends string, Detail> {
  readonly type: Type;
  /** `open` or `resolved`; `enabled`, `disabled` or `reinstated`. */
  readonly status: string;
  /** Milliseconds since the epoch; EventBridge tells whole seconds. */
  readonly time: number;
  readonly accountId: string;
  readonly region: string;
  /** The ARN of what it is about; empty when none was told. */
  readonly resource: string;
  /** What is said of it, word for word. Free text: it tells two notices apart, and never becomes a label. */
  readonly words: string;
  readonly detail: Detail;
}

interface AdvisorDetail {
  /** AWS's type such as `BOUNCE`, or a text of those that AWS lists; `other` for any other text. */
  readonly recommendation: string;
  /** `HIGH` or `LOW`; empty when not told. */
  readonly impact: string;
}

interface SendingStatusDetail {
  /** `CUSTOMER_MANAGED` or `AWS_MANAGED`; empty when not told. */
  readonly origin: string;
}

export function isNotice(one: Countable): one is SesNotice {
  return one.type === 'advisor_recommendation' || one.type === 'sending_status';
}
