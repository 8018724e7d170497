import { DAY } from '../../company/clock.ts';
import { shareOfIsp } from '../../company/isps.ts';
import type { Tags } from '../../company/dimensioned-counts.ts';
import type { Judged } from '../../company/tally.ts';
import type { World } from '../../company/world.ts';

/** What SES measures every few minutes and publishes to CloudWatch, instead of counting. */
export interface Measure {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** The value at a time; `undefined` while there is none. */
  readonly at: (world: World, time: number) => number | undefined;
}

/**
 * AWS calculates its rates "based on a representative volume" of mail instead of a fixed time, and does not tell how large
 * it is for whom (developer guide, "Reputation metrics messages" and "Sending review process FAQs"). This is about a day
 * of the company's.
 */
const REPRESENTATIVE_VOLUME = 25_000;
/** As far back as the world counts. */
const COUNTED = 14 * DAY;

/** What AWS's rates count, and what they are relative to. */
const relativeTo = { bounce: 'recipient', complaint: 'reporting_recipient' } as const satisfies Partial<
  Record<Judged, Judged>
>;

/** Of the account and by configuration set. */
const rates: readonly Measure[] = [{}, ofSet('transactional'), ofSet('newsletter')].flatMap((dimensions) => [
  { name: 'Reputation.BounceRate', dimensions, at: rateOf('bounce', dimensions) },
  { name: 'Reputation.ComplaintRate', dimensions, at: rateOf('complaint', dimensions) },
]);

/** How many mails a day the addresses of the managed pool may bring each ISP. */
const capacity: Readonly<Record<string, number>> = { Gmail: 3_000, Yahoo: 1_500, Hotmail: 2_000 };

/**
 * The managed pool of dedicated addresses, which the newsletter's configuration set uses. Source of the names: SES
 * developer guide, "Dedicated IP addresses (managed)"; it does not tell their dimensions, so these have the names that
 * SES's API v2 has for pools and ISPs.
 */
const PoolName = 'mailings';
const pool: readonly Measure[] = [
  { name: 'ApproximateDedicatedSendingPercentage', dimensions: { PoolName }, at: dedicatedPercentage },
  ...Object.entries(capacity).flatMap(([ISP, most]) => [
    {
      name: 'SentLast24Hours',
      dimensions: { PoolName, ISP },
      at: (world: World, time: number) => sentTo(ISP, mailed(world, time)),
    },
    { name: 'Available24HourSend', dimensions: { PoolName, ISP }, at: () => most },
  ]),
];

export const measures: readonly Measure[] = [...rates, ...pool];

function ofSet(name: string): Partial<Tags> {
  return { 'ses:configuration-set': name };
}

function rateOf(type: keyof typeof relativeTo, dimensions: Partial<Tags>): Measure['at'] {
  return ({ tally: { judged } }, time) => {
    const recipients = judged.cell('recipient', dimensions)?.counts;
    if (!recipients) return undefined;
    const from = recipients.startOf(REPRESENTATIVE_VOLUME, time - COUNTED, time);
    const sent = judged.sum(relativeTo[type], from, time, dimensions);
    return sent > 0 ? judged.sum(type, from, time, dimensions) / sent : undefined;
  };
}

/** Newsletters of the last 24 hours. */
function mailed({ tally }: World, time: number): number {
  return tally.sum('send', time - DAY, time, ofSet('newsletter'));
}

function sentTo(isp: string, mails: number): number {
  return Math.round(mails * shareOfIsp(isp));
}

/** What is more than an ISP takes from the pool goes over shared addresses. */
function dedicatedPercentage(world: World, time: number): number | undefined {
  const mails = mailed(world, time);
  const isps = Object.entries(capacity).map(([isp, most]) => ({ sent: sentTo(isp, mails), most }));
  const sent = isps.reduce((sum, one) => sum + one.sent, 0);
  const dedicated = isps.reduce((sum, one) => sum + Math.min(one.sent, one.most), 0);
  return sent > 0 ? (100 * dedicated) / sent : undefined;
}
