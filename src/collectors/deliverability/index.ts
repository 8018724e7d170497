import { z } from 'zod';
import type { AccountLabels } from '../../aws/account.ts';
import { AwsError } from '../../aws/aws-error.ts';
import { deliverabilityMetrics } from '../../aws/sesv2/deliverability-metrics.ts';
import type { Deliverability, Recommendation } from '../../aws/sesv2/deliverability.ts';
import { Duration } from '../../config/types.ts';
import type { PeriodObservation } from '../../contracts/period.ts';
import { defineCollector, type CollectContext, type Failed } from '../collector.ts';
import { internalErrors } from '../common/error-codes.ts';
import { inWords } from '../common/state-set.ts';
import { collectorSettings } from '../settings.ts';
import { metrics, sample, type Sample } from './metrics.ts';
import {
  configurationSetPart,
  DAY_MS,
  dayInProgress,
  failuresOf,
  identityPart,
  ispPart,
  observationsOf,
  seriesOf,
  wholeAccount,
  type CounterName,
  type Part,
} from './parts.ts';

/** Days that are read at most: the ledger remembers a little more, AWS "up to 60 days" (developer guide, VDM dashboard). */
const MOST_DAYS_MS = 14 * DAY_MS;

const Settings = collectorSettings({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      'Whether the collector runs; AWS may bill its queries of Virtual Deliverability Manager, ten for each part of the mail in every run.',
    ),
  lookback: Duration.prefault('7d')
    .refine((ms) => ms <= 14 * 86_400_000, 'expected at most 14d')
    .describe('How far back days are read again, because AWS revises them late.'),
  isps: z
    .array(z.string().regex(/^[\w -]{1,64}$/, 'expected an ISP’s name as AWS writes it, such as Gmail'))
    .max(50)
    .default(['Gmail', 'Yahoo'])
    .describe('ISPs whose mail is counted apart, by AWS’s names; each costs ten queries a run.'),
  max_identities: z
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .describe('Sending domains whose mail is counted apart; each costs ten queries a run.'),
  max_configuration_sets: z
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .describe('Configuration sets whose mail is counted apart; each costs ten queries a run.'),
});

/**
 * Virtual Deliverability Manager: counts by UTC day ("daily aggregation", developer guide, VDM dashboard), and its
 * advisor's recommendations. A call of ten queries for each part of the mail; AWS allows 16 calls and 160 queries a
 * second (SES API v2 reference, BatchGetMetricData). What changes by the day is read four times a day, because queries
 * may be billed. Where it is not enabled, one call and nothing to show.
 */
export const deliverability = defineCollector({
  name: 'deliverability',
  description:
    'Virtual Deliverability Manager: BatchGetMetricData by ISP, sending domain and configuration set, ListRecommendations.',
  service: 'ses',
  schedule: '23 */6 * * *',
  settings: Settings,
  metrics,
  price: 'query',
  iam: [
    'ses:BatchGetMetricData',
    'ses:ListRecommendations',
    'ses:ListIdentities',
    'ses:ListConfigurationSets',
  ],
  create: (settings) => ({
    async *collect({ aws, labels, clock, source, optional, signal }) {
      const sesv2 = await aws.sesv2();
      const name = `deliverability/${labels.account_id}/${labels.region}`;
      const known = await source(name);
      const ours = clock.now();
      const now = aws.clock.at(ours);
      const oldest = startOfDay(now - MOST_DAYS_MS);
      const since = Math.min(known?.readTo ?? now, now - settings.lookback);
      const start = Math.max(oldest, startOfDay(since));
      const end = startOfDay(now) + DAY_MS;
      const read = ({ asks }: Part) =>
        sesv2.getDeliverability({ ...(asks && { part: asks }), start, end }, signal);

      const whole = wholeAccount(labels);
      const total = await optional.ask('Virtual Deliverability Manager', () => read(whole));
      if (!total) {
        yield {};
        return;
      }
      if (known && known.readTo < oldest) yield { lost: { source: name, from: known.readTo, to: oldest } };
      const { parts, leftOut } = await partsOf({ aws, labels, optional, signal }, settings);
      yield {
        expected: [whole, ...parts].flatMap(seriesOf),
        leftOut,
      };

      // The first reading of a source is never counted in parts.
      const gathered: PeriodObservation<CounterName>[] = [];
      const failed: Failed[] = [];
      let answered = 0;
      const take = (part: Part, answer: Deliverability) => {
        failed.push(...failuresOf(part, answer));
        answered += deliverabilityMetrics.length - answer.failed.length;
        const days = known ? answer.days : dayInProgress(answer, startOfDay(now));
        gathered.push(...observationsOf(part, days));
      };
      take(whole, total);
      if (known) yield { periods: { source: name, observations: gathered.splice(0), readTo: known.readTo } };
      for (const part of parts) {
        const answer = await optional.ask(`counts of ${part.asks?.value}`, () => orFailed(() => read(part)), [
          'BadRequestException',
        ]);
        if (answer) take(part, answer);
        if (known)
          yield { periods: { source: name, observations: gathered.splice(0), readTo: known.readTo } };
      }
      const [first] = failed;
      if (first && answered === 0)
        throw new AwsError(`sesv2 BatchGetMetricData failed: ${first.code}: ${first.what}`, first.code, {});
      yield { failed };
      // What failed is read on from where it did, and the rest with it: a query costs the same for any number of days.
      // Our clock may have been found wrong since: the day in progress must not pass for read.
      const readTo = known && first ? Math.max(known.readTo, oldest) : Math.min(now, aws.clock.at(ours));
      yield { periods: { source: name, observations: gathered, readTo } };

      const open = await optional.ask('recommendations', () => sesv2.listOpenRecommendations(signal));
      if (open) yield { samples: recommendationCounts(open, labels) };
    },
  }),
});

/** An error that AWS answers for one part of many is that of its queries. */
async function orFailed(read: () => Promise<Deliverability>): Promise<Deliverability> {
  try {
    return await read();
  } catch (err) {
    if (!(err instanceof AwsError) || !internalErrors.has(err.code)) throw err;
    const { code } = err;
    return { days: [], failed: deliverabilityMetrics.map((metric) => ({ metric, code })) };
  }
}

/** What is asked for apart: ISPs that are named, sending domains and configuration sets up to the limits, by name. */
async function partsOf(
  { aws: { ses }, labels, optional, signal }: Pick<CollectContext, 'aws' | 'labels' | 'optional' | 'signal'>,
  { isps, max_identities, max_configuration_sets }: z.output<typeof Settings>,
): Promise<{ readonly parts: readonly Part[]; readonly leftOut: number }> {
  const identities = await optional.ask('identities', () => ses.listIdentities(signal));
  const domains = (identities ?? []).filter((identity) => !identity.includes('@')).toSorted();
  const listed = await optional.ask('configuration sets', () => ses.listConfigurationSets(signal));
  const sets = (listed ?? []).toSorted();
  return {
    parts: [
      ...isps.map((isp) => ispPart(labels, isp)),
      ...domains.slice(0, max_identities).map((domain) => identityPart(labels, domain)),
      ...sets.slice(0, max_configuration_sets).map((set) => configurationSetPart(labels, set)),
    ],
    leftOut: Math.max(0, domains.length - max_identities) + Math.max(0, sets.length - max_configuration_sets),
  };
}

/** SES API v2 reference, Recommendation. */
const types = ['dkim', 'dmarc', 'spf', 'bimi', 'complaint', 'bounce', 'feedback_3p', 'ip_listing'];

function recommendationCounts(open: readonly Recommendation[], labels: AccountLabels): readonly Sample[] {
  const counts = new Map(types.flatMap((type) => [`${type} low`, `${type} high`]).map((key) => [key, 0]));
  for (const { type, impact } of open) {
    const key = `${inWords(type)} ${inWords(impact)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => {
    const [recommendation = '', impact = ''] = key.split(' ');
    return sample('ses_vdm_recommendations', { ...labels, recommendation, impact }, count);
  });
}

function startOfDay(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}
