/**
 * From where on an alert fires: the only place for a number that is ours. AWS's own limits are in src/events/limits.ts and
 * reach the rules as metrics (`ses_limit_*`). Ratios are from 0 to 1; volumes are recipients.
 */
export const thresholds = {
  /** No rate is judged on fewer sends than this, so that one bounce of three mails wakes nobody. */
  minimumSends5m: 20,
  minimumSends1h: 200,
  minimumSends1d: 1_000,
  /** Of AWS's limit, from where on it is near. */
  nearLimit: 0.8,
  /** Of the daily quota and of the send rate. */
  quotaUsed: 0.8,
  quotaExhausted: 0.95,
  /** A rate that will cross AWS's review limit within so many days at its present trend. */
  daysToLimit: 3,
  /** Sends an hour that are missed when they fail to come, by the same hour of the week before. */
  usualSends1h: 100,
  /** Times more or less than in the same hour of the week before. */
  deviation: 4,
  /** Of sends in an hour, what must be delivered. */
  delivered: 0.5,
  /** Of a provider's attempts in an hour, what may be put off, and what may be refused. */
  providerDelayed: 0.2,
  providerBounced: 0.2,
  minimumProviderAttempts1h: 50,
  /** Of the suppression list's size a day before. */
  suppressionGrowth: 0.1,
  minimumSuppressionGrowth: 100,
  /** Between two sources that count the same. */
  agreement: 0.98,
  /** Seconds for which nothing may be read of a source. */
  sourceAge: 7_200,
  /** US dollars that a month of reading CloudWatch may cost at the pace of the last day. */
  monthlyDollars: 50,
} as const;

/** The same names with an installation's own values. */
export type Thresholds = Readonly<Record<keyof typeof thresholds, number>>;
