import type { DeliverabilityMetric } from '../../src/aws/sesv2/deliverability-metrics.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import type { Fault } from '../../src/demo/aws-protocols.ts';
import type { AwsCall } from '../../src/demo/endpoints/index.ts';
import { awsBench } from './aws-bench.ts';
import type { BenchOptions } from './aws-collector-bench.ts';
import { identitiesNamed, setsNamed } from './ses-answers.ts';

type Settings = NonNullable<NonNullable<ConfigInput['collectors']>['deliverability']>;

/** What AWS says of a day and a part of the mail: an ISP, a domain or a configuration set; empty for all mail. */
interface Day {
  readonly part: string;
  readonly start: number;
  readonly metric: DeliverabilityMetric;
  readonly value: number;
}

interface Query {
  readonly Id: DeliverabilityMetric;
  readonly Dimensions?: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly StartDate: number;
  readonly EndDate: number;
}

export const queriesOf = ({ input }: AwsCall) => input['Queries'] as readonly [Query, ...Query[]];
export const partOf = ({ Dimensions = {} }: Query) => Object.values(Dimensions)[0] ?? '';

/** An account without domains and configuration sets of which a test says what its days had, and what fails. */
export async function deliverabilityBench(settings: Settings = {}, before?: BenchOptions['before']) {
  const bench = await awsBench({
    of: ['deliverability'],
    settings: { deliverability: { enabled: true, isps: ['Gmail'], ...settings } },
    ...(before && { before }),
  });
  const days: Day[] = [];
  /** By part: what the whole call comes to. */
  const refused: Record<string, Fault> = {};
  /** By part and metric: the code of a query's error. */
  const failed: Record<string, string> = {};
  bench.aws.answer('BatchGetMetricData', (call) => {
    const queries = queriesOf(call);
    const part = partOf(queries[0]);
    const codeOf = ({ Id }: Query) => failed[`${part} ${Id}`];
    const results = queries.filter((query) => !codeOf(query));
    return (
      refused[part] ?? {
        Results: results.map(({ Id, StartDate, EndDate }) => {
          const own = days.filter(
            ({ metric, start, ...day }) =>
              metric === Id && day.part === part && start >= StartDate * 1_000 && start < EndDate * 1_000,
          );
          return {
            Id,
            Timestamps: own.map(({ start }) => start / 1_000),
            Values: own.map(({ value }) => value),
          };
        }),
        Errors: queries.filter(codeOf).map((query) => ({ Id: query.Id, Code: codeOf(query) })),
      }
    );
  });
  bench.aws.answer('ListRecommendations', { Recommendations: [] });
  const has = (identities: readonly string[], sets: readonly string[]) => {
    bench.aws.answer('ListIdentities', identitiesNamed(identities));
    bench.aws.answer('ListConfigurationSets', setsNamed(sets));
  };
  has([], []);
  return { ...bench, days, refused, failed, has };
}
export type DeliverabilityBench = Awaited<ReturnType<typeof deliverabilityBench>>;

/** What AWS says of a day from now on. */
export function says(
  { days }: DeliverabilityBench,
  start: number,
  metric: DeliverabilityMetric,
  value: number,
  part = '',
): void {
  const before = days.findIndex((one) => one.start === start && one.metric === metric && one.part === part);
  if (before >= 0) days.splice(before, 1);
  days.push({ part, metric, start, value });
}
