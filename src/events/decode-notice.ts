import type { Decoded } from './decode.ts';
import { advice, OTHER_ADVICE } from './documented-values.ts';
import { asFields, listOf, objectOf, textOf, type Fields } from './fields.ts';
import type { SesNotice } from './ses-notice.ts';

/** What the envelope of a notice tells. */
export interface NoticeEnvelope {
  readonly detailType: string;
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** ARNs of what it is about. */
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/**
 * The kinds by detail-type. SES's documents differ on the end of a recommendation: "Monitoring SES events using Amazon
 * EventBridge" names it Resolved, "Tenants" Closed.
 */
const kinds: ReadonlyMap<string, readonly [type: SesNotice['type'], status: string]> = new Map([
  ['Advisor Recommendation Status Open', ['advisor_recommendation', 'open']],
  ['Advisor Recommendation Status Resolved', ['advisor_recommendation', 'resolved']],
  ['Advisor Recommendation Status Closed', ['advisor_recommendation', 'resolved']],
  ['Sending Status Enabled', ['sending_status', 'enabled']],
  ['Sending Status Disabled', ['sending_status', 'disabled']],
]);

/** Any text of a sender's could be in place of one of these, so that only these become a label. */
const knownAdvice: ReadonlySet<string> = new Set(advice);

/** Decodes what SES says of an account's standing; `detail` in the two forms that SES documents. */
export function decodeNotice(envelope: NoticeEnvelope): Decoded<SesNotice> {
  const { accountId, region, time } = envelope;
  const kind = kinds.get(envelope.detailType);
  if (!kind) return { kind: 'ignored', what: envelope.detailType };
  const detail = asFields(envelope.detail);
  if (!detail) return { kind: 'malformed', message: 'detail is not a JSON object' };
  const [type, status] = kind;
  const common = { time, accountId, region, resource: envelope.resources[0] ?? '' };
  const event = type === 'sending_status' ? sendingStatus(status, detail) : recommendation(status, detail);
  return { kind: 'event', event: { ...common, ...event } };
}

function recommendation(status: string, detail: Fields) {
  const metadata = objectOf(detail, 'metadata');
  const words = textOf(detail, 'data');
  const told = words.replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  return {
    type: 'advisor_recommendation' as const,
    status,
    words,
    detail: {
      recommendation: textOf(metadata, 'type') || (knownAdvice.has(told) ? told : OTHER_ADVICE),
      impact: textOf(metadata, 'impact'),
    },
  };
}

function sendingStatus(status: string, detail: Fields) {
  const data = objectOf(detail, 'data');
  const record = objectOf(data, 'record');
  // To a fraction of a second, as a list of numbers from the year on.
  const at = listOf(record, 'lastUpdatedTimestamp').join();
  return {
    type: 'sending_status' as const,
    status: textOf(record, 'status').toLowerCase() || status,
    words: `${at} ${textOf(record, 'cause')}`,
    detail: { origin: textOf(data, 'origin') },
  };
}
