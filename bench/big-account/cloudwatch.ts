import { eventTypes } from '../../src/events/ses-event.ts';
import type { RestInput } from '../../src/demo/endpoints/sesv2/operation.ts';

const PAGE = 500;
const names = eventTypes.map((type) =>
  type.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
);
const rates = ['Reputation.BounceRate', 'Reputation.ComplaintRate'];

/** Every event type and rate, of the account and of each configuration set. */
export function listedMetrics(sets: readonly string[], { NextToken }: RestInput): object {
  const own = [...names, ...rates].map((MetricName) => ({
    Namespace: 'AWS/SES',
    MetricName,
    Dimensions: [],
  }));
  const ofSets = sets.flatMap((Value) =>
    own.map((one) => ({ ...one, Dimensions: [{ Name: 'ses:configuration-set', Value }] })),
  );
  const all = [...own, ...ofSets];
  const start = Number(NextToken ?? 0);
  const end = start + PAGE;
  return { Metrics: all.slice(start, end), ...(end < all.length && { NextToken: String(end) }) };
}

interface MetricDataInput {
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: { readonly Period: number };
  }[];
  readonly StartTime: number;
  readonly EndTime: number;
}

/** Ten in every slot that has begun, of whatever is asked for: newest first, as AWS answers. */
export function metricData(input: RestInput, now: number): object {
  const { MetricDataQueries, StartTime, EndTime } = input as unknown as MetricDataInput;
  const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat: { Period } }) => {
    const Timestamps: number[] = [];
    for (let at = EndTime - Period; at >= StartTime; at -= Period) if (at * 1_000 <= now) Timestamps.push(at);
    return { Id, StatusCode: 'Complete', Timestamps, Values: Timestamps.map(() => 10) };
  });
  return { MetricDataResults };
}
