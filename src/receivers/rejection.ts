import type { ReceiverName } from '../contracts/event-sink.ts';

/** What the sender is answered over HTTP, whether it may try again, and which receivers can meet the reason (all if not told). */
interface RejectRule {
  readonly status: number;
  readonly retry: boolean;
  readonly of?: readonly ReceiverName[];
}

/**
 * Why a message was refused: the label values of `reason` in ses_exporter_messages_rejected_total. A permanent
 * refusal can never succeed and must not be retried by its sender; a temporary one must be.
 */
export const rejectReasons = {
  unauthorized: { status: 401, retry: false, of: ['firehose', 'eventbridge'] },
  unknown_source: { status: 403, retry: false, of: ['firehose', 'eventbridge', 'sqs'] },
  malformed_body: { status: 400, retry: false, of: ['firehose'] },
  malformed_envelope: { status: 400, retry: false },
  raw_delivery: { status: 415, retry: false, of: ['sns', 'sqs'] },
  insecure_certificate_url: { status: 400, retry: false, of: ['sns', 'sqs'] },
  untrusted_certificate_url: { status: 422, retry: false, of: ['sns', 'sqs'] },
  untrusted_subscribe_url: { status: 422, retry: false, of: ['sns'] },
  unknown_topic: { status: 404, retry: false, of: ['sns', 'sqs'] },
  bad_signature: { status: 403, retry: false, of: ['sns', 'sqs'] },
  untrusted_feedback: { status: 403, retry: false, of: ['sns', 'sqs'] },
  stale: { status: 410, retry: false },
  oversized: { status: 413, retry: false },
  malformed_event: { status: 400, retry: false },
  early: { status: 503, retry: true },
  clock_wrong: { status: 503, retry: true },
  busy: { status: 503, retry: true, of: ['sns', 'firehose', 'eventbridge'] },
  certificate_unavailable: { status: 503, retry: true, of: ['sns', 'sqs'] },
  confirmation_failed: { status: 503, retry: true, of: ['sns'] },
  ledger_unavailable: { status: 503, retry: true },
} as const satisfies Record<string, RejectRule>;
export type RejectReason = keyof typeof rejectReasons;

/** The reasons that a receiver can have. */
export function reasonsOf(receiver: ReceiverName): readonly RejectReason[] {
  const rules = Object.entries<RejectRule>(rejectReasons);
  return rules
    .filter(([, { of }]) => of?.includes(receiver) ?? true)
    .map(([reason]) => reason as RejectReason);
}

/** Bad input is a value: a reason to count, and a sentence for whoever sent it. */
export interface Rejected {
  readonly ok: false;
  readonly reason: RejectReason;
  readonly message: string;
  /** What failed in the world, for the log only. */
  readonly cause?: unknown;
}

export function reject(reason: RejectReason, message: string, cause?: unknown): Rejected {
  return { ok: false, reason, message, ...(cause !== undefined && { cause }) };
}
