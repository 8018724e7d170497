/**
 * From where on an alert fires: the only place for a number that is ours. AWS's own limits are in src/events/limits.ts and
 * reach the rules as metrics (`ses_limit_*`). Ratios are from 0 to 1; volumes are recipients.
 */
const definitions = {
  minimumSends15m: [50, 'Minimum sends in a quarter of an hour for an alert on their rates'],
  minimumSends1h: [200, 'Minimum sends in an hour for an alert on their rates'],
  minimumSends1d: [1_000, 'Minimum sends in a day for an alert on their rates'],
  minimumSends7d: [200, 'Minimum sends in a week for an alert on their rates'],
  minimumBounces: [10, 'Minimum bounces in a week for an alert on their rate where little is sent'],
  minimumComplaints: [5, 'Minimum complaints in an hour, a day or a week for an alert on their rate'],
  budgetShare: [
    0.01,
    'Share of a week’s bounces at AWS’s review limit that one hour must bring before anybody is paged',
  ],
  nearLimit: [0.8, 'Share of AWS’s review limit from which a rate is near the limit'],
  quotaUsed: [0.8, 'Share of the daily quota and of the send rate from which they are nearly used'],
  quotaExhausted: [0.95, 'Share of the daily quota from which it counts as exhausted'],
  daysToLimit: [3, 'Days within which a rate crosses AWS’s review limit at its present trend'],
  usualSends1h: [100, 'Usual sends or messages in an hour from which their absence is reported'],
  deviation: [4, 'Factor by which sends differ from the same hour a week ago'],
  delivered: [0.5, 'Share of an hour’s sends that must be delivered'],
  providerDelayed: [0.2, 'Share of a provider’s delivery attempts in an hour that may be deferred'],
  providerBounced: [0.2, 'Share of a provider’s delivery attempts in an hour that may bounce'],
  minimumProviderAttempts1h: [50, 'Minimum delivery attempts in an hour for an alert on a provider'],
  suppressionGrowth: [0.1, 'Share of its size a day ago by which the suppression list may grow'],
  minimumSuppressionGrowth: [
    100,
    'Number of addresses by which the suppression list may always grow in a day',
  ],
  agreement: [0.98, 'Share of the events counted by one source that another source must also count'],
  minimumCompared: [100, 'Minimum events in six hours for two sources to be compared'],
  sourceAge: [7_200, 'Seconds for which a source may have no new data'],
  monthlyDollars: [50, 'US dollars that reading CloudWatch may cost in 30 days at the pace of the last day'],
} as const satisfies Record<string, readonly [value: number, about: string]>;

export type ThresholdName = keyof typeof definitions;

/** By the same names the values of an installation, or what stands for them in a template. */
export type Thresholds = Readonly<Record<ThresholdName, number | string>>;

export const thresholdNames = Object.keys(definitions) as readonly ThresholdName[];

/** A line for documents. */
export function aboutThreshold(name: ThresholdName): string {
  return definitions[name][1];
}

/** A value for every name. */
export function thresholdsBy<Value>(
  valueOf: (name: ThresholdName) => Value,
): Readonly<Record<ThresholdName, Value>> {
  const entries = thresholdNames.map((name) => [name, valueOf(name)]);
  return Object.fromEntries(entries) as Record<ThresholdName, Value>;
}

export const thresholds = thresholdsBy((name) => definitions[name][0]);
