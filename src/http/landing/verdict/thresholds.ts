/** From where on the page points at something: as the alerts have it, which a test holds these numbers to. */
export const thresholds = {
  nearLimit: 0.8,
  quotaUsed: 0.8,
  quotaExhausted: 0.95,
  agreement: 0.98,
  minimumCompared: 100,
} as const;

/** So long what a counter counted is news: what happened before is in the tables and in Prometheus. */
export const RECENT_MS = 3_600_000;
/** Shorter for what the sender sends again: that a few messages came twice is no news an hour later. */
export const RECENT_RETRY_MS = 15 * 60_000;
/** So long a receiver may wait for its first message before that is more than a beginning, and AWS be ahead of the events. */
export const SILENCE_MS = 3_600_000;
