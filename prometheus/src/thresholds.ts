/**
 * From where on an alert fires: the only place for a number that is ours. AWS's own limits are in src/events/limits.ts and
 * reach the rules as metrics (`ses_limit_*`). Ratios are from 0 to 1; volumes are recipients.
 */
const definitions = {
  minimumSends5m: [20, 'Sends in five minutes without which their rates are not judged'],
  minimumSends1h: [200, 'Sends in an hour without which their rates are not judged'],
  minimumSends1d: [1_000, 'Sends in a day without which their rates are not judged'],
  minimumComplaints: [5, 'Complaints in an hour or a day without which their rate is not judged'],
  nearLimit: [0.8, 'Of AWS’s review limit, from where on it is near'],
  quotaUsed: [0.8, 'Of the daily quota and of the send rate, from where on they are nearly used'],
  quotaExhausted: [0.95, 'Of the daily quota, from where on it is as good as used up'],
  daysToLimit: [3, 'Days within which a rate crosses AWS’s review limit at its present trend'],
  usualSends1h: [100, 'Sends in an hour that are missed when they fail to come'],
  deviation: [4, 'Times more or less than in the same hour of the week before'],
  delivered: [0.5, 'Of an hour’s sends, what must be delivered'],
  providerDelayed: [0.2, 'Of a provider’s attempts in an hour, what may be put off'],
  providerBounced: [0.2, 'Of a provider’s attempts in an hour, what may be refused'],
  minimumProviderAttempts1h: [50, 'A provider’s attempts in an hour without which it is not judged'],
  suppressionGrowth: [0.1, 'Of the suppression list’s size a day before, by what it may grow'],
  minimumSuppressionGrowth: [100, 'Addresses in a day by which the suppression list may grow in any case'],
  agreement: [0.98, 'Of what one source counted, what another that counts the same must have'],
  minimumCompared: [100, 'Events of six hours without which two sources are not compared'],
  sourceAge: [7_200, 'Seconds for which nothing may be read of a source'],
  monthlyDollars: [50, 'US dollars that a month of reading CloudWatch may cost at the pace of the last day'],
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
