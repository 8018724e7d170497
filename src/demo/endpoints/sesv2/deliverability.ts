import type { EventType } from '../../../events/ses-event.ts';
import { fixedAdvice, openAdvice, type Advice } from '../../company/advice.ts';
import { restAnswer } from '../../aws-protocols.ts';
import { DAY } from '../../company/clock.ts';
import { campaigns, everyday } from '../../company/index.ts';
import type { Mailboxes } from '../../company/index.ts';
import { reportingMailboxes, reportingShare, shareOfIsp } from '../../company/isps.ts';
import type { Tags } from '../../company/dimensioned-counts.ts';
import { tagsOf } from '../../company/tally.ts';
import type { World } from '../../company/world.ts';
import { onePage, timestamp, type RestInput, type RestOperations, type SesV2State } from './operation.ts';

type Sum = (from: number, to: number, tags?: Partial<Tags>) => number;

const eventsOf =
  (type: EventType) =>
  ({ tally }: World): Sum =>
  (from, to, tags) =>
    tally.sum(type, from, to, tags);

/**
 * What each metric counts, how much of it, and whose mailboxes it is about, if not all. Permanent bounces are those of AWS's rate: they leave out mail to addresses
 * on the account's suppression list (API reference v2, DeliveryEventType).
 */
const metrics: Readonly<
  Record<string, readonly [of: (world: World) => Sum, share: number, among?: readonly Mailboxes[]]>
> = {
  SEND: [eventsOf('send'), 1],
  DELIVERY: [eventsOf('delivery'), 1],
  PERMANENT_BOUNCE: [
    ({ tally }) =>
      (from, to, tags) =>
        tally.judged.sum('bounce', from, to, tags),
    1,
  ],
  TRANSIENT_BOUNCE: [eventsOf('bounce'), 0.3],
  COMPLAINT: [eventsOf('complaint'), 1, reportingMailboxes],
  OPEN: [eventsOf('open'), 1],
  CLICK: [eventsOf('click'), 1],
  DELIVERY_OPEN: [eventsOf('delivery'), 1],
  DELIVERY_CLICK: [eventsOf('delivery'), 1],
  DELIVERY_COMPLAINT: [eventsOf('delivery'), reportingShare, reportingMailboxes],
};

export const deliverabilityOperations: RestOperations = {
  BatchGetMetricData: {
    http: 'POST /v2/email/metrics/batch',
    answer: ({ Queries = [] }, state) =>
      restAnswer({
        Results: (Queries as RestInput[]).map((query) => resultOf(query, state)),
        Errors: [],
      }),
  },
  ListRecommendations: {
    http: 'POST /v2/email/vdm/recommendations',
    answer: (input, state) => {
      const { STATUS } = (input['Filter'] ?? {}) as { STATUS?: string };
      const wanted = recommendations(state).filter(({ Status }) => !STATUS || Status === STATUS);
      const { items, NextToken } = onePage(wanted, input);
      return restAnswer({ Recommendations: items, NextToken });
    },
  },
};

/** A sum for each UTC day that has any. */
function resultOf(query: RestInput, { world, now }: SesV2State) {
  const [of, share, among] = metrics[String(query['Metric'])] ?? [eventsOf('send'), 0];
  const dimensions = (query['Dimensions'] ?? {}) as Readonly<Record<string, string>>;
  const count = counterOf(of(world), dimensions, among);
  const days: [number, number][] = [];
  const [from, to] = ['StartDate', 'EndDate'].map((name) => Number(query[name]) * 1_000);
  for (let day = from ?? 0; day < Math.min(to ?? 0, now); day += DAY) {
    const value = Math.floor(count(day, Math.min(day + DAY, now)) * share);
    if (value > 0) days.push([day, value]);
  }
  return {
    Id: query['Id'],
    Timestamps: days.map(([day]) => timestamp(day)),
    Values: days.map(([, value]) => value),
  };
}

function counterOf(sum: Sum, dimensions: Readonly<Record<string, string>>, among?: readonly Mailboxes[]) {
  const { ISP, EMAIL_IDENTITY, CONFIGURATION_SET } = dimensions;
  if (CONFIGURATION_SET) {
    return (from: number, to: number) => sum(from, to, { 'ses:configuration-set': CONFIGURATION_SET });
  }
  if (EMAIL_IDENTITY) {
    const own = [...everyday, ...Object.values(campaigns)].filter(({ from }) =>
      from.includes(`@${EMAIL_IDENTITY}>`),
    );
    return (from: number, to: number) => own.reduce((total, kind) => total + sum(from, to, tagsOf(kind)), 0);
  }
  const share = ISP ? shareOfIsp(ISP, among) : 1;
  return (from: number, to: number) => sum(from, to) * share;
}

function recommendations({ world, now }: SesV2State) {
  const told = (Status: string) => (advice: Advice) => ({
    ResourceArn: advice.resource,
    Type: advice.type,
    Description: advice.words,
    Status,
    CreatedTimestamp: timestamp(world.story.start - 7 * DAY),
    LastUpdatedTimestamp: timestamp(now),
    Impact: advice.impact,
  });
  return [...openAdvice(world.story, now).map(told('OPEN')), ...fixedAdvice.map(told('FIXED'))];
}
